"""A plan into the tables of the company, in the transaction that is open."""

from uuid import UUID

from annex.cascades.models import Mark
from annex.tenancy import statistics
from platforms.readiness.imports.planning.changes import FIELDS, NAMES, Changes
from platforms.readiness.imports.progress import Progress
from platforms.readiness.imports.writing import bulk


def write(changes: Changes, *, account_id: UUID, progress: Progress) -> None:
    """Insert and update, table by table, so that what is referred to comes first.

    Raises ImportStopped between two statements, and IntegrityError where somebody else changed
    the company since the plan was made.
    """
    for table, fields in FIELDS.items():
        inserts, updates = changes.inserts[table], changes.updates[table]
        if inserts or updates:
            progress.begin(NAMES[table], len(inserts) + len(updates))
        for count in bulk.insert(table, fields, inserts, account_id=account_id):
            progress.advance(count)
        for count in bulk.update(table, fields, updates, account_id=account_id):
            progress.advance(count)
    filled = [table for table in FIELDS if len(changes.inserts[table]) >= statistics.MANY_ROWS]
    if filled:
        # Every row has left marks as well; what follows the commit reads them all.
        statistics.refresh([*filled, Mark])
