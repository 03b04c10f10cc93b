"""Who may see the history: whoever administers the whole account."""

from uuid import UUID

from annex.audit.models import Change, ChangeQuerySet
from annex.kernel.actor import Actor
from annex.kernel.errors import Denied, NotFound


class AuditDenied(Denied):
    code = "audit.denied"
    title = "Seeing the history takes an administrator of the whole company."


class ChangeNotFound(NotFound):
    code = "audit.change_not_found"
    title = "There is no such change in the history."


def require_may_read(actor: Actor) -> None:
    """Raise AuditDenied unless the actor administers the account, and not only some units.

    The history shows every value of every row, whoever could see the row itself.
    """
    if not actor.has_role("admin") or actor.unit_id is not None:
        raise AuditDenied()


def visible_to(actor: Actor) -> ChangeQuerySet:
    """Return the changes that the actor may see: all of them. Raises AuditDenied."""
    require_may_read(actor)
    return Change.objects.all()


def require_visible(actor: Actor, change_id: UUID) -> Change:
    """Return one change. Raises AuditDenied or ChangeNotFound."""
    change = visible_to(actor).filter(pk=change_id).first()
    if change is None:
        raise ChangeNotFound(change_id=str(change_id))
    return change
