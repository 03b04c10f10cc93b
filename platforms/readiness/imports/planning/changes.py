"""The rows that an import adds and changes, table by table."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Model

from platforms.readiness.assignments.models import PositionAssignment
from platforms.readiness.employees.models import Employee
from platforms.readiness.positions.models import Position
from platforms.readiness.responsibilities.models import Requirement, Responsibility
from platforms.readiness.roles.models import Role, RoleTitle
from platforms.readiness.units.models import Unit

FIELDS: Final[Mapping[type[Model], tuple[str, ...]]] = {
    Role: ("id", "title", "code", "description", "source"),
    RoleTitle: ("id", "role_id", "title"),
    Responsibility: ("id", "role_id", "name", "weight"),
    Requirement: ("id", "responsibility_id", "kind", "name", "weight"),
    Unit: ("id", "name", "kind", "parent_id"),
    Employee: ("id", "number", "given_name", "family_name", "email", "status"),
    Position: ("id", "unit_id", "title", "number", "reports_to_id"),
    PositionAssignment: (
        "id",
        "employee_id",
        "position_id",
        "role_id",
        "fte",
        "starts_on",
        "ends_on",
    ),
}
"""The columns of a change, by table; tables stand in the order in which they are written."""

NAMES: Final[Mapping[type[Model], str]] = {
    Role: "roles",
    RoleTitle: "titles",
    Responsibility: "responsibilities",
    Requirement: "requirements",
    Unit: "units",
    Employee: "employees",
    Position: "positions",
    PositionAssignment: "assignments",
}

Values = tuple[Any, ...]


def _by_table() -> dict[type[Model], list[Values]]:
    return {table: [] for table in FIELDS}


@dataclass(slots=True)
class Changes:
    """Rows to insert and rows to update, each with all the columns that ``FIELDS`` names."""

    inserts: dict[type[Model], list[Values]] = field(default_factory=_by_table)
    updates: dict[type[Model], list[Values]] = field(default_factory=_by_table)

    def add(self, table: type[Model], *values: Any) -> None:
        """Have a row inserted."""
        self.inserts[table].append(values)

    def change(self, table: type[Model], *values: Any) -> None:
        """Have the row whose id comes first updated."""
        self.updates[table].append(values)

    def count(self) -> int:
        """Return how many rows are added or changed."""
        both = (*self.inserts.values(), *self.updates.values())
        return sum(len(rows) for rows in both)

    def summary(self) -> dict[str, dict[str, int]]:
        """Return how many rows are created and updated, by the tables' public names."""
        return {
            said: {NAMES[table]: len(rows[table]) for table in FIELDS if rows[table]}
            for said, rows in (("created", self.inserts), ("updated", self.updates))
        }
