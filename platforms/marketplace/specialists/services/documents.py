"""Documents of specialists: their rows, and links that open or take their bytes for a minute."""

import logging
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from django.db import transaction

from annex.kernel.actor import Actor
from annex.kernel.errors import Conflict
from annex.presign import files
from annex.presign.dispositions import file_name
from annex.presign.services import SignedLink, mint
from annex.presign.storages import StorageUnknown
from annex.presign.uploads import Contents
from annex.realtime import events
from annex.tenancy.celery import publish_after_commit
from platforms.marketplace.specialists import policies
from platforms.marketplace.specialists.models import Document, Specialist

log = logging.getLogger(__name__)

SUBJECT: Final = "marketplace.document:"
"""What the record of links calls a document, before its id."""

UPLOAD_SUBJECT: Final = "marketplace.upload:"
"""What the record of links calls a file to come, before the id of the specialist."""

STORAGE: Final = "default"
"""The object storage of the S3_ settings, where every document is."""

REMOVE_TASK: Final = "specialists.remove_file"
MOST_BYTES: Final = 20 * 1024 * 1024
TAKEN: Final = (
    "application/pdf",
    "application/msword",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.oasis.opendocument.text",
    "image/jpeg",
    "image/png",
    "text/plain",
)
"""The types of files that people may upload: what CVs and certificates are."""

Disposition = Literal["inline", "attachment"]


class DocumentNotOpenable(Conflict):
    code = "marketplace.document_not_openable"
    title = "This document is not kept where Annex can open it."


class DocumentNotUploaded(Conflict):
    code = "marketplace.document_not_uploaded"
    title = "The file has not arrived in the object storage, or not whole."


@transaction.atomic
def begin_upload(
    *,
    actor: Actor,
    specialist_id: UUID,
    name: str,
    media_type: str,
    size_bytes: int,
    sha256: str,
    from_address: str | None,
) -> SignedLink:
    """Return a link that takes this file alone, on record before it exists.

    There is no document before ``finish_upload`` has seen the file. Raises SpecialistNotFound,
    DocumentNotOpenable or what minting does.
    """
    specialist = policies.require_may_edit(actor, specialist_id)
    try:
        return mint(
            actor,
            key=_key(actor, specialist.pk, sha256),
            name=name,
            media_type=media_type,
            disposition="attachment",
            subject=f"{UPLOAD_SUBJECT}{specialist.pk}",
            from_address=from_address,
            storage_code=STORAGE,
            takes=Contents(size_bytes, sha256),
        )
    except StorageUnknown as error:
        raise DocumentNotOpenable() from error


@transaction.atomic
def finish_upload(
    *,
    actor: Actor,
    specialist_id: UUID,
    name: str,
    media_type: str,
    size_bytes: int,
    sha256: str,
    at: datetime,
) -> Document:
    """Add the document whose file has arrived.

    Raises DocumentNotUploaded, DocumentNotOpenable, StorageUnreachable and what ``add`` does.
    """
    # Locked from the look at the file to the document, so that nobody removes it in between.
    policies.require_may_edit(actor, specialist_id)
    key, contents = _key(actor, specialist_id, sha256), Contents(size_bytes, sha256)
    try:
        arrived = files.is_whole(storage_code=STORAGE, key=key, contents=contents)
    except StorageUnknown as error:
        raise DocumentNotOpenable() from error
    if not arrived:
        raise DocumentNotUploaded()
    return add(
        actor=actor,
        specialist_id=specialist_id,
        name=file_name(name),
        media_type=media_type,
        size_bytes=size_bytes,
        sha256=sha256,
        storage_key=key,
        at=at,
    )


def _key(actor: Actor, specialist_id: UUID, sha256: str) -> str:
    """Return where a specialist's file lies: nobody else's link leads there."""
    return f"marketplace/{actor.account_id}/{specialist_id}/{sha256}"


@transaction.atomic
def remove(*, actor: Actor, specialist_id: UUID, document_id: UUID) -> None:
    """Delete a document; its file goes once this has committed.

    Raises SpecialistNotFound or DocumentNotFound.
    """
    policies.require_may_edit(actor, specialist_id)
    document = policies.require_document(actor, specialist_id, document_id)
    document.delete()
    events.emit(family="specialists", op="updated", entity_ids=[specialist_id])
    # Where nobody is told, the look for files that made no document finds it, for two weeks.
    publish_after_commit(
        REMOVE_TASK, log, specialist_id=str(specialist_id), key=document.storage_key
    )


@transaction.atomic
def remove_file(*, specialist_id: UUID, key: str) -> bool:
    """Remove a specialist's file that is no document's, not even another's; tell whether it was.

    Raises StorageUnknown or StorageUnreachable.
    """
    # Whoever is adding a document of this file has the lock, or sees that the file is gone.
    Specialist.objects.select_for_update(no_key=True).filter(pk=specialist_id).first()
    if Document.objects.filter(storage_key=key).exists():
        return False
    # Asked for first: where a bucket keeps versions, each removal of nothing would leave a marker.
    if not files.has(storage_code=STORAGE, key=key):
        return False
    files.remove(storage_code=STORAGE, key=key)
    return True


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
