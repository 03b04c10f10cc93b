"""Recalculations that somebody asked for: kept, so that whoever asked can follow how far they are.

A ticket says how far one is; the row says what was told last. It is written after each stage and by
the sweep, so the end is told even when the worker that reached it dies.
"""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from annex.cascades import registry
from annex.cascades.declarations import Course
from annex.cascades.models import Recalculation
from annex.cascades.tickets import CascadeTicket, Progress
from annex.kernel.errors import NotFound
from annex.tenancy.context import global_context, tenant_context


class RecalculationNotFound(NotFound):
    """There is no such recalculation in the account."""

    code = "cascades.recalculation_not_found"
    title = "There is no such recalculation."


@transaction.atomic
def follow(ticket: CascadeTicket, *, level: str, object_id: UUID, at: datetime) -> Recalculation:
    """Keep what a ticket stands for, so that its course is told; in the transaction that asked."""
    progress = ticket.progress()
    row = Recalculation.objects.create(
        cascade=ticket.cascade,
        level=level,
        object_id=object_id,
        up_to=ticket.up_to,
        transaction=ticket.transaction,
        requested_at=at,
        stages=progress.stages,
        stage=progress.stage,
        remaining=progress.remaining,
    )
    _tell(row)
    return row


def find(recalculation_id: UUID, *, at: datetime) -> Recalculation:
    """Return a recalculation of the account entered, as far as it is now; write nothing.

    Raises RecalculationNotFound.
    """
    row = Recalculation.objects.filter(pk=recalculation_id).first()
    if row is None:
        raise RecalculationNotFound
    if row.state != Recalculation.State.SETTLED:
        _bring_up_to_date(row, _ticket(row).progress(), at)
    return row


def report(cascade: str, *, at: datetime) -> int:
    """Write down and tell how far the open ones of the account entered are; return how many told.

    Two workers that report at once tell nothing twice. Raises UnknownLevel.
    """
    registry.find(cascade)
    still_open = Recalculation.objects.filter(cascade=cascade).exclude(
        state=Recalculation.State.SETTLED
    )
    if not still_open.exists():
        return 0
    told = 0
    with transaction.atomic():
        for row in still_open.select_for_update(skip_locked=True).order_by("id"):
            if _bring_up_to_date(row, _ticket(row).progress(), at):
                row.save(update_fields=["state", "stage", "remaining", "settled_at"])
                _tell(row)
                told += 1
    return told


def report_everywhere(*, at: datetime) -> int:
    """Report for every account with an open recalculation, as the sweep does."""
    with global_context(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM annex.cascades_open()")
        rows = cursor.fetchall()
    known = {cascade.name for cascade in registry.cascades()}
    told = 0
    for account_id, cascade in rows:
        if cascade in known:
            with tenant_context(account_id):
                told += report(cascade, at=at)
    return told


def _ticket(row: Recalculation) -> CascadeTicket:
    assert row.account_id is not None
    return CascadeTicket(
        cascade=row.cascade,
        account_id=row.account_id,
        up_to=row.up_to,
        transaction=row.transaction,
    )


def _bring_up_to_date(row: Recalculation, progress: Progress, at: datetime) -> bool:
    """Set on the row what has changed; tell whether anything has. A stage is never taken back."""
    before = (row.state, row.stage, row.remaining)
    row.state = progress.state
    row.stage = max(row.stage, progress.stage)
    row.remaining = progress.remaining
    if progress.is_settled:
        row.settled_at = at
    return before != (row.state, row.stage, row.remaining)


def _tell(row: Recalculation) -> None:
    registry.find(row.cascade).on_course(
        Course(
            id=row.pk,
            level=row.level,
            object_id=row.object_id,
            state=row.state,
            stage=row.stage,
            stages=row.stages,
            remaining=row.remaining,
        )
    )
