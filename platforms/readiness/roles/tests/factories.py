"""Roles that are valid and dull."""

import itertools
from typing import Any

from platforms.readiness.roles.models import Role

_numbers = itertools.count(1)


def make_role(**fields: Any) -> Role:
    """Make a role of its own title."""
    return Role.objects.create(**{"title": f"Role {next(_numbers)}"} | fields)
