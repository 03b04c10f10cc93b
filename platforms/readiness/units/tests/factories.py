"""Units that are valid and dull."""

import itertools
from typing import Any

from platforms.readiness.units.models import Unit

_numbers = itertools.count(1)


def make_unit(**fields: Any) -> Unit:
    """Make a root department of its own name unless told otherwise."""
    return Unit.objects.create(**{"name": f"Unit {next(_numbers)}"} | fields)
