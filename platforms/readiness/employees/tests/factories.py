"""People who are valid and dull."""

import itertools
from typing import Any

from platforms.readiness.employees.models import Employee

_numbers = itertools.count(1)


def make_employee(**fields: Any) -> Employee:
    """Make an active employee of a number and a family name of their own."""
    number = next(_numbers)
    defaults = {
        "number": f"E-{number:06}",
        "given_name": "Kim",
        "family_name": f"Doe{number:06}",
    }
    return Employee.objects.create(**defaults | fields)
