"""Who may see and change roles. Everybody of the account sees the catalogue."""

from uuid import UUID

from annex.kernel.actor import Actor
from annex.kernel.errors import NotFound
from platforms.readiness.roles.models import Role, RoleQuerySet
from platforms.readiness.units.policies import require_may_change, require_unlimited


class RoleNotFound(NotFound):
    code = "readiness.role_not_found"
    title = "There is no such role."


def visible_to(actor: Actor) -> RoleQuerySet:
    """Return the roles this actor may know of."""
    return Role.objects.all()


def require_visible(actor: Actor, role_id: UUID) -> Role:
    """Return one role. Raises RoleNotFound."""
    role = visible_to(actor).filter(pk=role_id).first()
    if role is None:
        raise RoleNotFound(role_id=str(role_id))
    return role


def require_may_change_catalogue(actor: Actor) -> None:
    """Raise ChangeDenied or OutsideYourUnits: what roles ask for concerns the whole company."""
    require_may_change(actor)
    require_unlimited(actor)


def require_may_edit(actor: Actor, role_id: UUID) -> Role:
    """Return one role, locked for this transaction.

    Raises ChangeDenied, OutsideYourUnits or RoleNotFound.
    """
    require_may_change_catalogue(actor)
    role = visible_to(actor).select_for_update(no_key=True).filter(pk=role_id).first()
    if role is None:
        raise RoleNotFound(role_id=str(role_id))
    return role
