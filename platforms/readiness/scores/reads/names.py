"""What the records of every level are called."""

from django.db.models import Model

from platforms.readiness.assignments.models import PositionAssignment


def name_of(record: Model) -> str:
    """Return what a record is called."""
    if isinstance(record, PositionAssignment):
        return f"{record.employee}, {record.role}"
    return str(record)
