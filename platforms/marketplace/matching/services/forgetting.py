"""Erasure: rankings stay explainable without the person."""

from uuid import UUID, uuid4

from django.db import connection, transaction

from annex.tenancy.context import require_account_id
from platforms.marketplace.matching.models import Contest, MatchRecord, MatchResult, TrackRecord

_FORGET = f"""
UPDATE "{MatchRecord._meta.db_table}"
SET specialists = array_replace(specialists, %(specialist)s, %(nobody)s)
WHERE account_id = %(account)s AND %(specialist)s = ANY (specialists)
"""


@transaction.atomic
def forget(*, specialist_id: UUID) -> int:
    """Put an id that is nobody's in the place of a specialist's in every run; give their number.

    For whoever erases a person, before or after their row goes: ranks, scores, ties and inputs
    stay, so each run still replays.
    """
    nobody = uuid4()
    MatchResult.objects.filter(specialist_id=specialist_id).update(specialist_id=nobody)
    Contest.objects.filter(specialist_id=specialist_id).delete()
    TrackRecord.objects.filter(specialist_id=specialist_id).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            _FORGET,
            {"account": require_account_id(), "specialist": specialist_id, "nobody": nobody},
        )
        return int(cursor.rowcount)
