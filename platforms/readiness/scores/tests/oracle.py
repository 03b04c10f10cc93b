"""The formulas of readiness once more, in plain Python over exported rows: exact fractions only.

Nothing of the product computes here; what it stores has to equal this.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from annex.tenancy.context import require_account_id
from platforms.readiness.assignments.models import PositionAssignment, SignOff
from platforms.readiness.employees.models import Employee
from platforms.readiness.positions.models import Position
from platforms.readiness.responsibilities.models import Evidence, Requirement, Responsibility
from platforms.readiness.roles.models import Role
from platforms.readiness.scores import models as scores
from platforms.readiness.units.models import Unit

Score = tuple[Decimal | None, Decimal]
"""Value and coverage."""
Scores = dict[tuple[str, UUID], Score]
UNKNOWN: Score = (None, Decimal("0.00"))


def round_half_up(number: Fraction) -> Decimal:
    """Round a fraction that is not negative to two decimals, halves up."""
    return Decimal((number * 100 + Fraction(1, 2)).__floor__()) / 100


def mean(inputs: Iterable[tuple[Decimal | None, Fraction]]) -> Score:
    """Return the weighted mean of what is known, and the share of weight that is."""
    pairs = list(inputs)
    total = sum((w for _, w in pairs), Fraction(0))
    known = [(Fraction(v), w) for v, w in pairs if v is not None]
    weight = sum((w for _, w in known), Fraction(0))
    if not weight:
        return UNKNOWN
    value = round_half_up(sum((v * w for v, w in known), Fraction(0)) / weight)
    return value, round_half_up(100 * weight / total)


def _holds(start: Any, end: Any, moment: Any) -> bool:
    return bool(start <= moment and (end is None or moment < end))


@dataclass
class World:
    """Every input row of the account entered."""

    account_id: UUID
    units: list[dict[str, Any]]
    roles: list[dict[str, Any]]
    responsibilities: list[dict[str, Any]]
    requirements: list[dict[str, Any]]
    evidence: list[dict[str, Any]]
    employees: list[dict[str, Any]]
    positions: list[dict[str, Any]]
    assignments: list[dict[str, Any]]
    sign_offs: list[dict[str, Any]]

    @classmethod
    def export(cls) -> "World":
        """Read them."""
        return cls(
            require_account_id(),
            *(
                list(model.objects.values())
                for model in (
                    Unit,
                    Role,
                    Responsibility,
                    Requirement,
                    Evidence,
                    Employee,
                    Position,
                    PositionAssignment,
                    SignOff,
                )
            ),
        )

    def scores(self, at: datetime) -> Scores:
        """Return what every level must say at ``at``."""
        found: Scores = {}
        self._responsibilities(found, at)
        self._roles(found)
        self._assignments(found, at)
        self._employees(found, at)
        self._units(found, at)
        active = [e["id"] for e in self.employees if e["status"] == "active"]
        found["account", self.account_id] = mean(
            (found["employee", one][0], Fraction(1)) for one in active
        )
        return found

    def _responsibilities(self, found: Scores, at: datetime) -> None:
        for duty in self.responsibilities:
            inputs = []
            for requirement in self.requirements:
                if requirement["responsibility_id"] == duty["id"]:
                    satisfied = any(
                        e["requirement_id"] == requirement["id"]
                        and _holds(e["satisfied_at"], e["expires_at"], at)
                        and (e["withdrawn_at"] is None or at < e["withdrawn_at"])
                        for e in self.evidence
                    )
                    inputs.append((Decimal(100 * satisfied), Fraction(requirement["weight"])))
            found["responsibility", duty["id"]] = mean(inputs)

    def _roles(self, found: Scores) -> None:
        for role in self.roles:
            found["role", role["id"]] = mean(
                (found["responsibility", duty["id"]][0], Fraction(duty["weight"]))
                for duty in self.responsibilities
                if duty["role_id"] == role["id"]
            )

    def _assignments(self, found: Scores, at: datetime) -> None:
        for assignment in self.assignments:
            duties = {
                duty["id"]: duty["weight"]
                for duty in self.responsibilities
                if duty["role_id"] == assignment["role_id"]
            }
            signed = sum(
                duties.get(s["responsibility_id"], 0)
                for s in self.sign_offs
                if s["assignment_id"] == assignment["id"]
                and _holds(s["signed_at"], s["expires_at"], at)
            )
            value, coverage = found["role", assignment["role_id"]]
            if value is not None:
                value = round_half_up(Fraction(value) * signed / sum(duties.values()))
            found["position_assignment", assignment["id"]] = value, coverage

    def _active(self, at: datetime) -> list[dict[str, Any]]:
        today = at.astimezone(UTC).date()
        return [a for a in self.assignments if _holds(a["starts_on"], a["ends_on"], today)]

    def _employees(self, found: Scores, at: datetime) -> None:
        for employee in self.employees:
            found["employee", employee["id"]] = mean(
                (found["position_assignment", a["id"]][0], Fraction(a["fte"]))
                for a in self._active(at)
                if a["employee_id"] == employee["id"]
            )

    def _units(self, found: Scores, at: datetime) -> None:
        above = {u["id"]: u["parent_id"] for u in self.units}
        unit_of = {p["id"]: p["unit_id"] for p in self.positions}
        working = {e["id"] for e in self.employees if e["status"] == "active"}
        staff: dict[UUID, set[UUID]] = {unit: set() for unit in above}
        for assignment in self._active(at):
            if assignment["employee_id"] in working:
                unit = unit_of[assignment["position_id"]]
                while unit is not None:
                    staff[unit].add(assignment["employee_id"])
                    unit = above[unit]
        for unit, people in staff.items():
            found["unit", unit] = mean((found["employee", p][0], Fraction(1)) for p in people)


def stored() -> Scores:
    """Return what the product stores, for every level."""
    tables: dict[str, tuple[Any, str]] = {
        "responsibility": (scores.ResponsibilityReadiness, "responsibility_id"),
        "role": (scores.RoleReadiness, "role_id"),
        "position_assignment": (scores.PositionAssignmentReadiness, "assignment_id"),
        "employee": (scores.EmployeeReadiness, "employee_id"),
        "unit": (scores.UnitReadiness, "unit_id"),
        "account": (scores.AccountReadiness, "account_id"),
    }
    return {
        (level, row[0]): (row[1], row[2])
        for level, (model, key) in tables.items()
        for row in model.objects.values_list(key, "value", "coverage")
    }
