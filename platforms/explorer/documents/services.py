"""Opening documents: a link of a minute for each, on record before it exists."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from django.db import transaction

from annex.kernel.actor import Actor
from annex.kernel.errors import Conflict
from annex.odoo.documents.answers import Content
from annex.presign.services import (
    KeyNotAddressable,
    LinkRequest,
    SignedLink,
    mint_many,
)
from annex.presign.storages import StorageUnknown, resolve
from platforms.explorer.documents import policies
from platforms.explorer.documents.subjects import SUBJECT

Disposition = Literal["inline", "attachment"]


class NotOpenable(Conflict):
    """Its bytes are not where a link could lead."""

    code = "documents.not_openable"
    title = "This document is not kept where Annex can open it."


@dataclass(frozen=True, slots=True)
class Opened:
    """What was opened, with the link to it."""

    document: Content
    link: SignedLink


def is_openable(document: Content) -> bool:
    """Tell whether Annex has a key to where the document is kept."""
    where = document.storage
    if not document.openable or where.key is None:
        return False
    try:
        resolve(code=where.code, bucket=where.bucket, key=where.key)
    except StorageUnknown:
        return False
    return True


def open_one(
    *, actor: Actor, document_id: int, disposition: Disposition, from_address: str | None
) -> Opened:
    """Return a link to a document. Raises DocumentNotFound, NotOpenable or what minting does."""
    document = policies.contents_among(actor, [document_id]).get(document_id)
    if document is None:
        raise policies.DocumentNotFound
    if not is_openable(document):
        raise NotOpenable(stored=document.storage.kind)
    (link,) = mint_many(actor, [_request(document, disposition)], from_address=from_address)
    return Opened(document, link)


def open_many(
    *,
    actor: Actor,
    document_ids: Sequence[int],
    disposition: Disposition,
    from_address: str | None,
) -> list[Opened]:
    """Return links to those documents that may be seen and can be opened, in the order asked for.

    Raises TooManyLinks and CredentialExpiring.
    """
    found = policies.contents_among(actor, document_ids)
    wanted = [found[one] for one in dict.fromkeys(document_ids) if one in found]
    wanted = [document for document in wanted if is_openable(document)]
    requests = [_request(document, disposition) for document in wanted]
    try:
        links: Iterable[SignedLink] = mint_many(actor, requests, from_address=from_address)
    except KeyNotAddressable:
        return _one_by_one(actor, wanted, disposition, from_address)
    return [Opened(*pair) for pair in zip(wanted, links, strict=True)]


@transaction.atomic
def _one_by_one(
    actor: Actor, wanted: list[Content], disposition: Disposition, from_address: str | None
) -> list[Opened]:
    """Leave out what has a key that no link can name, and not the others with it."""
    opened = []
    for document in wanted:
        try:
            (link,) = mint_many(actor, [_request(document, disposition)], from_address=from_address)
        except KeyNotAddressable:
            continue
        opened.append(Opened(document, link))
    return opened


def _request(document: Content, disposition: Disposition) -> LinkRequest:
    where = document.storage
    assert where.key is not None
    return LinkRequest(
        key=where.key,
        name=document.name,
        media_type=document.media_type,
        disposition=disposition,
        subject=f"{SUBJECT}{document.id}",
        storage_code=where.code,
        bucket=where.bucket,
    )
