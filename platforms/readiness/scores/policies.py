"""Who may see what readiness says: whoever may see the thing it is about."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from django.db.models import Model

from annex.identity.models import Account
from annex.kernel.actor import Actor
from annex.kernel.errors import NotFound
from platforms.readiness.assignments import policies as assignments
from platforms.readiness.employees import policies as employees
from platforms.readiness.responsibilities import policies as responsibilities
from platforms.readiness.roles import policies as roles
from platforms.readiness.units import policies as units


def _own_account(actor: Actor, account_id: UUID) -> Account:
    if account_id != actor.account_id:
        raise NotFound
    return Account.objects.get(pk=account_id)


_BY_LEVEL: Final[dict[str, Callable[[Actor, UUID], Model]]] = {
    "responsibility": responsibilities.require_visible,
    "role": roles.require_visible,
    "position_assignment": assignments.require_visible,
    "employee": employees.require_visible,
    "unit": units.require_visible,
    "account": _own_account,
}


def require_visible(actor: Actor, level: str, record_id: UUID) -> Model:
    """Return the record of a level. Raises a NotFound when it is missing or hidden."""
    return _BY_LEVEL[level](actor, record_id)
