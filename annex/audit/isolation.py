"""What the history of changes keeps in the database beside its isolated table."""

from annex.audit.checks import _declared_triggers
from annex.audit.operations.functions import CHANGES
from annex.tenancy.declarations import Isolation

RECORDS = "Nobody else may write the history."


def isolation() -> Isolation:
    """Return what writes the history, and what forgets the oldest of it."""
    return Isolation(
        definers={
            "annex.audit_created()": RECORDS,
            "annex.audit_updated()": RECORDS,
            "annex.audit_deleted()": RECORDS,
            "annex.audit_forget(timestamp with time zone, integer)": "Removes what is old.",
        },
        triggers={f"{table}.{name}": RECORDS for table, name in _declared_triggers()},
        owner_policies={
            f"{CHANGES}.owner_adds": "",
            f"{CHANGES}.owner_finds": "true",
            f"{CHANGES}.owner_removes": "true",
        },
    )
