"""How missions are published and end; ``missions.states`` says what may follow what."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from annex.identity.models import Account
from annex.kernel.actor import Actor
from annex.realtime import events
from annex.tenancy.context import global_context, tenant_context
from platforms.marketplace.missions import policies
from platforms.marketplace.missions.models import Mission
from platforms.marketplace.missions.services.completeness import require_complete
from platforms.marketplace.missions.states import MISSION

NOT_FILLED: Final = "The first day came and nobody was engaged."
"""The reason of a mission that expired."""


@transaction.atomic
def publish(*, actor: Actor, mission_id: UUID, at: datetime) -> Mission:
    """Let specialists see a mission.

    Raises MissionNotFound, NotYourMission, NotPossibleNow or MissionIncomplete.
    """
    mission = policies.require_may_edit(actor, mission_id)
    MISSION.move(mission, "publish", at=at)
    require_complete(mission, at=at)
    return _told(mission, "published")


@transaction.atomic
def cancel(*, actor: Actor, mission_id: UUID, reason: str, at: datetime) -> Mission:
    """Give a mission up, and say why.

    Raises MissionNotFound, NotYourMission, ReasonNeeded or NotPossibleNow.
    """
    mission = policies.require_may_edit(actor, mission_id)
    # Told while those who saw it still may hear of it.
    _told(mission, "cancelled")
    return MISSION.move(mission, "cancel", reason=reason, at=at)


def expire_all(*, at: datetime) -> int:
    """End, in every active account, what is still open after its first day; return how many."""
    with global_context():
        accounts = list(Account.objects.filter(status="active").values_list("pk", flat=True))
    expired = 0
    for account_id in accounts:
        with tenant_context(account_id):
            expired += len(expire(at=at))
    return expired


def expire(*, at: datetime) -> list[UUID]:
    """End what is still open after its first day in the account entered; return the ids."""
    open_ones = Mission.objects.filter(status__in=MISSION.transitions["expire"].sources)
    due = open_ones.filter(starts_on__lt=at.date()).order_by("pk").values_list("pk", flat=True)
    return [mission_id for mission_id in list(due) if _expire_one(mission_id, at)]


@transaction.atomic
def _expire_one(mission_id: UUID, at: datetime) -> bool:
    """End one mission; tell whether nobody was faster or moved its first day."""
    rows = Mission.objects.select_for_update(no_key=True)
    mission = rows.filter(pk=mission_id, starts_on__lt=at.date()).first()
    if mission is None:
        return False
    if "expire" not in MISSION.possible(mission.status):
        return False
    _told(mission, "expired")
    MISSION.move(mission, "expire", reason=NOT_FILLED, at=at)
    return True


def _told(mission: Mission, op: str) -> Mission:
    events.emit(family="missions", op=op, entity_ids=[mission.pk])
    return mission
