"""Who may see and change seats."""

from uuid import UUID

from annex.kernel.actor import Actor
from annex.kernel.errors import NotFound
from platforms.readiness.positions.models import Position, PositionQuerySet
from platforms.readiness.units.policies import require_may_change


class PositionNotFound(NotFound):
    code = "readiness.position_not_found"
    title = "There is no such position."


def visible_to(actor: Actor) -> PositionQuerySet:
    """Return the seats this actor may know of: all, or those of its subtree of units."""
    positions = Position.objects.all()
    return positions if actor.unit_id is None else positions.within(actor.unit_id)


def require_visible(actor: Actor, position_id: UUID) -> Position:
    """Return one seat. Raises PositionNotFound when missing or hidden."""
    position = visible_to(actor).filter(pk=position_id).first()
    if position is None:
        raise PositionNotFound(position_id=str(position_id))
    return position


def require_may_edit(actor: Actor, position_id: UUID) -> Position:
    """Return one seat, locked for this transaction. Raises ChangeDenied or PositionNotFound."""
    require_may_change(actor)
    rows = visible_to(actor).select_for_update(no_key=True)
    position = rows.filter(pk=position_id).first()
    if position is None:
        raise PositionNotFound(position_id=str(position_id))
    return position
