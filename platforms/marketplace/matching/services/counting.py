"""Track records: counted from invitations and engagements."""

from collections import defaultdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q

from annex.identity.models import Account
from annex.tenancy.context import global_context, tenant_context
from platforms.marketplace.matching.models import TrackRecord
from platforms.marketplace.matching.ranking.history import related
from platforms.marketplace.specialists.models import Specialist

COUNTS = ("done", "broken", "asked", "answered")


def count_everywhere(*, at: datetime) -> int:
    """Count the track records of everybody in every active account; return how many changed."""
    with global_context():
        accounts = list(Account.objects.filter(status="active").values_list("pk", flat=True))
    changed = 0
    for account_id in accounts:
        with tenant_context(account_id):
            changed += count(at=at)
    return changed


@transaction.atomic
def count(*, at: datetime) -> int:
    """Count the track records of everybody anew; return how many changed.

    An invitation counts as asked once it was answered or its time is over; one that was withdrawn
    in time does not.
    """
    counted = _counted(at)
    rows = {row.specialist_id: row for row in TrackRecord.objects.all()}
    changed, fresh = [], []
    for specialist_id in counted.keys() | rows.keys():
        values = [counted[specialist_id].get(name, 0) for name in COUNTS]
        row = rows.get(specialist_id) or TrackRecord(specialist_id=specialist_id)
        if row._state.adding:
            fresh.append(row)
        elif values != [getattr(row, name) for name in COUNTS]:
            changed.append(row)
        for name, value in zip(COUNTS, values, strict=True):
            setattr(row, name, value)
    TrackRecord.objects.bulk_create(fresh, batch_size=1_000)
    TrackRecord.objects.bulk_update(changed, COUNTS, batch_size=1_000)
    return len(fresh) + len(changed)


def _counted(at: datetime) -> defaultdict[UUID, dict[str, int]]:
    invitation: Any = related(Specialist, "invitations")
    engagement: Any = related(Specialist, "proposals", "versions", "engagements")
    found: defaultdict[UUID, dict[str, int]] = defaultdict(dict)
    answered = Q(status__in=("accepted", "declined"))
    waited = Q(status="lapsed") | Q(status="sent", respond_by__lte=at)
    of = "agreed__proposal__specialist"
    for rows, path, counts in (
        (
            invitation.objects.filter(answered | waited),
            "specialist",
            {"asked": Count("pk"), "answered": Count("pk", filter=answered)},
        ),
        (
            engagement.objects.filter(status__in=("done", "cancelled")),
            of,
            {
                "done": Count("pk", filter=Q(status="done")),
                "broken": Count("pk", filter=Q(status="cancelled")),
            },
        ),
    ):
        # What stays of whoever was erased is others' to keep, and says nothing of anybody.
        rows = rows.filter(**{f"{path}__erased_at": None})
        for row in rows.values(path).annotate(**counts).order_by():
            found[row.pop(path)] |= row
    return found
