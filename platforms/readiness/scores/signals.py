"""Receivers of saves and deletes: each calls a public helper, nothing else.

They only make the first stage start at once. What signals can not see, bulk statements and SQL,
the triggers on the tables mark, and the sweep finds.
"""

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save

from platforms.readiness.assignments.models import PositionAssignment, SignOff
from platforms.readiness.employees.models import Employee
from platforms.readiness.positions.models import Position
from platforms.readiness.responsibilities.models import Evidence, Requirement, Responsibility
from platforms.readiness.roles.models import Role
from platforms.readiness.scores import services
from platforms.readiness.units.models import Unit


def responsibility_saved(instance: Responsibility, **_: Any) -> None:
    services.trigger_readiness_cascade_from_responsibility(instance.pk)


def responsibility_deleted(instance: Responsibility, **_: Any) -> None:
    services.trigger_readiness_cascade_from_role(instance.role_id)


def requirement_changed(instance: Requirement, **_: Any) -> None:
    services.trigger_readiness_cascade_from_responsibility(instance.responsibility_id)


def evidence_changed(instance: Evidence, **_: Any) -> None:
    services.trigger_readiness_cascade_from_responsibility(instance.requirement.responsibility_id)


def role_saved(instance: Role, **_: Any) -> None:
    services.trigger_readiness_cascade_from_role(instance.pk)


def assignment_saved(instance: PositionAssignment, **_: Any) -> None:
    services.trigger_readiness_cascade_from_position_assignment(instance.pk)


def assignment_deleted(instance: PositionAssignment, **_: Any) -> None:
    services.trigger_readiness_cascade_from_employee(instance.employee_id)


def sign_off_changed(instance: SignOff, **_: Any) -> None:
    services.trigger_readiness_cascade_from_position_assignment(instance.assignment_id)


def employee_saved(instance: Employee, **_: Any) -> None:
    services.trigger_readiness_cascade_from_employee(instance.pk)


def employee_deleted(instance: Employee, **_: Any) -> None:
    assert instance.account_id is not None
    services.trigger_readiness_cascade_from_account(instance.account_id)


def position_changed(instance: Position, **_: Any) -> None:
    services.trigger_readiness_cascade_from_unit(instance.unit_id)


def unit_changed(instance: Unit, **_: Any) -> None:
    services.trigger_readiness_cascade_from_unit(instance.pk)


def connect() -> None:
    """Connect every receiver; called once, from the app config."""
    saved: dict[type[Model], Any] = {
        Responsibility: responsibility_saved,
        Requirement: requirement_changed,
        Evidence: evidence_changed,
        Role: role_saved,
        PositionAssignment: assignment_saved,
        SignOff: sign_off_changed,
        Employee: employee_saved,
        Position: position_changed,
        Unit: unit_changed,
    }
    deleted: dict[type[Model], Any] = {
        Responsibility: responsibility_deleted,
        Requirement: requirement_changed,
        Evidence: evidence_changed,
        PositionAssignment: assignment_deleted,
        SignOff: sign_off_changed,
        Employee: employee_deleted,
        Position: position_changed,
    }
    for model, receiver in saved.items():
        post_save.connect(receiver, sender=model, dispatch_uid=f"readiness-saved-{model.__name__}")
    for model, receiver in deleted.items():
        post_delete.connect(
            receiver, sender=model, dispatch_uid=f"readiness-deleted-{model.__name__}"
        )
