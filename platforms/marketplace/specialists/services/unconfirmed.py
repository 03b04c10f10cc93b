"""Files that were uploaded for a document and never made one: taken away after a day.

The record of links says which were to come; there is no other note of them.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Exists, Max, OuterRef

from annex.identity.models import Account
from annex.presign.models import Link
from annex.tenancy.context import global_context, tenant_context
from platforms.marketplace.specialists.models import Document
from platforms.marketplace.specialists.services.documents import UPLOAD_SUBJECT, remove_file

KEPT_FOR: Final = timedelta(days=1)
"""From the end of the last link to a file; an upload that began in time goes on past it."""

SOUGHT_FOR: Final = timedelta(days=14)
"""How long a file is looked for, so that days without a worker leave none behind."""


def remove_all(*, at: datetime) -> int:
    """Remove what no document was made of, in every account; return how many files went.

    Raises StorageUnknown or StorageUnreachable; what is left goes the next time.
    """
    with global_context():
        accounts = list(Account.objects.values_list("pk", flat=True))
    removed = 0
    for account_id in accounts:
        with tenant_context(account_id):
            removed += remove(at=at)
    return removed


def remove(*, at: datetime) -> int:
    """Remove what no document was made of in the account entered; return how many files went."""
    return sum(remove_file(specialist_id=owner, key=key) for owner, key in list(_left(at)))


def _left(at: datetime) -> Iterator[tuple[UUID, str]]:
    """Yield specialists and keys of files that were to come and are no document's."""
    uploads = Link.objects.filter(
        subject__startswith=UPLOAD_SUBJECT, at__gt=at - KEPT_FOR - SOUGHT_FOR
    )
    is_document = Exists(Document.objects.filter(storage_key=OuterRef("key")))
    ended = uploads.values("subject", "key").annotate(last=Max("expires_at"))
    for row in ended.filter(~is_document, last__lte=at - KEPT_FOR).order_by("subject", "key"):
        yield UUID(row["subject"].removeprefix(UPLOAD_SUBJECT)), row["key"]
