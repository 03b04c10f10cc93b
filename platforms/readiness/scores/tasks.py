"""Celery's way into the stages: one task a level, each one call into the engine.

Nothing calls these but the engine, after a commit.
"""

from typing import Any

from celery import Task, shared_task

from annex.cascades.driving import STAGE, drive
from platforms.readiness.scores.cascade import NAME


@shared_task(name="recalculate_responsibility_readiness", **STAGE)
def recalculate_responsibility_readiness(
    self: "Task[..., None]", *, account_id: str, **_: Any
) -> None:
    """Recalculate the marked responsibilities of an account."""
    drive(self, cascade=NAME, level="responsibility", account_id=account_id)


@shared_task(name="recalculate_role_readiness", **STAGE)
def recalculate_role_readiness(self: "Task[..., None]", *, account_id: str, **_: Any) -> None:
    """Recalculate the marked roles of an account."""
    drive(self, cascade=NAME, level="role", account_id=account_id)


@shared_task(name="recalculate_signed_share", **STAGE)
def recalculate_signed_share(self: "Task[..., None]", *, account_id: str, **_: Any) -> None:
    """Recalculate what the assignees of the marked assignments are signed off for."""
    drive(self, cascade=NAME, level="signed_share", account_id=account_id)


@shared_task(name="recalculate_position_assignment_readiness", **STAGE)
def recalculate_position_assignment_readiness(
    self: "Task[..., None]", *, account_id: str, **_: Any
) -> None:
    """Recalculate the marked position assignments of an account."""
    drive(self, cascade=NAME, level="position_assignment", account_id=account_id)


@shared_task(name="recalculate_employee_readiness", **STAGE)
def recalculate_employee_readiness(self: "Task[..., None]", *, account_id: str, **_: Any) -> None:
    """Recalculate the marked people of an account."""
    drive(self, cascade=NAME, level="employee", account_id=account_id)


@shared_task(name="recalculate_unit_readiness", **STAGE)
def recalculate_unit_readiness(self: "Task[..., None]", *, account_id: str, **_: Any) -> None:
    """Recalculate the marked units of an account."""
    drive(self, cascade=NAME, level="unit", account_id=account_id)


@shared_task(name="recalculate_account_readiness", **STAGE)
def recalculate_account_readiness(self: "Task[..., None]", *, account_id: str, **_: Any) -> None:
    """Recalculate an account's own value."""
    drive(self, cascade=NAME, level="account", account_id=account_id)
