"""Seats that are valid and dull."""

import itertools
from typing import Any

from platforms.readiness.positions.models import Position
from platforms.readiness.units.tests.factories import make_unit

_numbers = itertools.count(1)


def make_position(**fields: Any) -> Position:
    """Make a seat of its own number, in a new unit unless given one."""
    if "unit" not in fields and "unit_id" not in fields:
        fields["unit"] = make_unit()
    return Position.objects.create(
        **{"number": f"P-{next(_numbers):06}", "title": "Clerk"} | fields
    )
