"""Documents of specialists: their rows, and links that open them for a minute."""

from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from django.db import transaction

from annex.kernel.actor import Actor
from annex.kernel.errors import Conflict
from annex.presign.services import SignedLink, mint
from annex.presign.storages import StorageUnknown
from annex.realtime import events
from platforms.marketplace.specialists import policies
from platforms.marketplace.specialists.models import Document

SUBJECT: Final = "marketplace.document:"
"""What the record of links calls a document, before its id."""

STORAGE: Final = "default"
"""The object storage of the S3_ settings, where every document is."""

Disposition = Literal["inline", "attachment"]


class DocumentNotOpenable(Conflict):
    code = "marketplace.document_not_openable"
    title = "This document is not kept where Annex can open it."


@transaction.atomic
def add(
    *,
    actor: Actor,
    specialist_id: UUID,
    name: str,
    media_type: str,
    size_bytes: int,
    sha256: str,
    storage_key: str,
    at: datetime,
) -> Document:
    """Say that a file in object storage is a specialist's; one that they have already stays.

    Whoever calls has put the bytes there under ``storage_key``. Raises SpecialistNotFound.
    """
    specialist = policies.require_may_edit(actor, specialist_id)
    document, is_new = Document.objects.get_or_create(
        specialist=specialist,
        sha256=sha256,
        defaults={
            "name": name,
            "media_type": media_type,
            "size_bytes": size_bytes,
            "storage_key": storage_key,
            "added_at": at,
        },
    )
    if is_new:
        events.emit(family="specialists", op="updated", entity_ids=[specialist.pk])
    return document


def open_one(
    *,
    actor: Actor,
    specialist_id: UUID,
    document_id: UUID,
    disposition: Disposition,
    from_address: str | None,
) -> SignedLink:
    """Return a link to a document, on record before it exists.

    Raises SpecialistNotFound, DocumentNotFound, DocumentNotOpenable or what minting does.
    """
    document = policies.require_document(actor, specialist_id, document_id)
    try:
        return mint(
            actor,
            key=document.storage_key,
            name=document.name,
            media_type=document.media_type,
            disposition=disposition,
            subject=f"{SUBJECT}{document.pk}",
            from_address=from_address,
            storage_code=STORAGE,
        )
    except StorageUnknown as error:
        raise DocumentNotOpenable() from error
