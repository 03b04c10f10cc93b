"""Responsibilities, requirements and evidence that are valid and dull."""

import itertools
from datetime import UTC, datetime
from typing import Any

from platforms.readiness.responsibilities.models import Evidence, Requirement, Responsibility
from platforms.readiness.roles.tests.factories import make_role

SATISFIED = datetime(2100, 1, 1, tzinfo=UTC)

_numbers = itertools.count(1)


def make_responsibility(**fields: Any) -> Responsibility:
    """Make a responsibility of weight 1, of a new role unless given one."""
    if not {"role", "role_id"} & fields.keys():
        fields["role"] = make_role()
    return Responsibility.objects.create(**{"name": f"Responsibility {next(_numbers)}"} | fields)


def make_requirement(**fields: Any) -> Requirement:
    """Make a requirement to be documented, of weight 1, of a new responsibility."""
    if "responsibility" not in fields:
        fields["responsibility"] = make_responsibility()
    defaults = {"kind": "documented", "name": f"Requirement {next(_numbers)}"}
    return Requirement.objects.create(**defaults | fields)


def make_evidence(**fields: Any) -> Evidence:
    """Make evidence that is valid from SATISFIED on and for ever, of a new requirement."""
    if "requirement" not in fields:
        fields["requirement"] = make_requirement()
    return Evidence.objects.create(**{"satisfied_at": SATISFIED} | fields)
