"""Readiness for rows of any slice, without running the cascade."""

from datetime import UTC, datetime
from typing import Any

from django.db.models import Model

from annex.cascades.models import Mark

COMPUTED = datetime(2100, 1, 1, tzinfo=UTC)
COMPUTED_TEXT = "2100-01-01T00:00:00Z"


def give_readiness(row: Model, value: str | None, coverage: str = "100.00") -> None:
    """Store a value for ``row``, computed at COMPUTED."""
    relation: Any = type(row)._meta.get_field("readiness")
    relation.related_model.objects.create(
        **{relation.field.name: row}, value=value, coverage=coverage, computed_at=COMPUTED
    )


def forget_marks() -> None:
    """Leave nothing to be recalculated in the account entered."""
    Mark.objects.all().delete()


def settled(value: str | None, coverage: str = "100.00") -> dict[str, Any]:
    """Return what version 2 shows of a value that ``give_readiness`` stored."""
    return {
        "value": value,
        "coverage": coverage,
        "as_of": COMPUTED_TEXT,
        "recalculating": False,
    }


def legacy(value: float | None) -> dict[str, Any]:
    """Return what version 1 shows of a value that ``give_readiness`` stored."""
    return {
        "readiness": value,
        "readiness_as_of": COMPUTED_TEXT,
        "readiness_recalculating": False,
    }


LEGACY_UNKNOWN = {
    "readiness": None,
    "readiness_as_of": None,
    "readiness_recalculating": False,
}
"""What version 1 shows of a row whose readiness was never computed."""
UNKNOWN = {"value": None, "coverage": "0.00", "as_of": None, "recalculating": False}
"""What version 2 shows of a row whose readiness was never computed."""
