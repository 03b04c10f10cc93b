"""Changes of shortlists and of who is on them."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from annex.kernel.actor import Actor
from annex.kernel.errors import Conflict, Invalid
from annex.realtime import events
from annex.tenancy.writes import refusing, save_changes
from platforms.marketplace.missions import policies as missions
from platforms.marketplace.missions.models import Mission, MissionStatus
from platforms.marketplace.missions.states import MISSION
from platforms.marketplace.shortlists import policies
from platforms.marketplace.shortlists.models import Shortlist, ShortlistEntry
from platforms.marketplace.shortlists.services import hooks
from platforms.marketplace.skills.policies import blaming, referred_to_as
from platforms.marketplace.specialists.models import Specialist
from platforms.marketplace.specialists.policies import SpecialistNotFound

MOST: Final = 200


class ShortlistNameTaken(Conflict):
    code = "marketplace.shortlist_name_taken"
    title = "The mission has a shortlist of this name already."


class AlreadyShortlisted(Conflict):
    code = "marketplace.already_shortlisted"
    title = "This specialist is on the shortlist already."


class ShortlistFull(Conflict):
    code = "marketplace.shortlist_full"
    title = "A shortlist holds 200 specialists at most."


class OrderIncomplete(Invalid):
    code = "marketplace.order_incomplete"
    title = "Name every entry of the shortlist, once."


@transaction.atomic
def create(*, actor: Actor, mission_id: UUID, name: str, at: datetime) -> Shortlist:
    """Begin a shortlist for a mission.

    Raises UnknownReference, NotYourMission or ShortlistNameTaken.
    """
    with referred_to_as("mission_id"):
        mission = missions.require_may_edit(actor, mission_id)
    with _name_taken():
        row = Shortlist.objects.create(mission=mission, name=name, created_at=at)
    events.emit(family="shortlists", op="created", entity_ids=[row.pk])
    return row


def _name_taken() -> AbstractContextManager[None]:
    return refusing({"shortlist_name_of_mission": blaming("name", ShortlistNameTaken)})


@transaction.atomic
def rename(*, actor: Actor, shortlist_id: UUID, name: str) -> Shortlist:
    """Give a shortlist another name. Raises ShortlistNotFound or ShortlistNameTaken."""
    row = policies.require_may_edit(actor, shortlist_id)
    with _name_taken():
        changed = save_changes(row, {"name": name})
    if changed:
        events.emit(family="shortlists", op="updated", entity_ids=[row.pk])
    return row


@transaction.atomic
def delete(*, actor: Actor, shortlist_id: UUID) -> None:
    """Delete a shortlist with its entries and votes. Raises ShortlistNotFound."""
    row = policies.require_may_edit(actor, shortlist_id)
    events.emit(family="shortlists", op="deleted", entity_ids=[row.pk])
    row.delete()


@transaction.atomic
def add(
    *, actor: Actor, shortlist_id: UUID, specialist_id: UUID, at: datetime, note: str = ""
) -> ShortlistEntry:
    """Put a specialist at the end of a shortlist.

    The first one lets the mission be ``shortlisting``; an open proposal of the specialist for it
    becomes ``shortlisted``. Raises ShortlistNotFound, UnknownReference, AlreadyShortlisted or
    ShortlistFull.
    """
    seen = policies.visible_to(actor).filter(pk=shortlist_id)
    mission_id = seen.values_list("mission_id", flat=True).first()
    if mission_id is None:
        raise policies.ShortlistNotFound(shortlist_id=str(shortlist_id))
    mission = Mission.objects.select_for_update(no_key=True).get(pk=mission_id)
    shortlist = policies.require_may_edit(actor, shortlist_id)
    with referred_to_as("specialist_id"):
        specialist = _require_specialist(specialist_id)
    entries = ShortlistEntry.objects.filter(shortlist=shortlist)
    if entries.count() >= MOST:
        raise ShortlistFull()
    last = entries.aggregate(last=Max("position"))["last"] or 0
    with refusing({"shortlist_entry_once": blaming("specialist_id", AlreadyShortlisted)}):
        row = ShortlistEntry.objects.create(
            shortlist=shortlist,
            specialist=specialist,
            position=last + 1,
            note=note,
            added_at=at,
            added_by_user_id=actor.user_id,
        )
    if mission.status == MissionStatus.OPEN:
        MISSION.move(mission, "shortlist", at=at)
        events.emit(family="missions", op="shortlisting", entity_ids=[mission.pk])
    hooks.call_listed(mission_id=mission.pk, specialist_id=specialist.pk)
    _emit("listed", row)
    return row


def _require_specialist(specialist_id: UUID) -> Specialist:
    # Whom a client considers it has met in a ranking: an id that it can not know is not guessed.
    specialist = Specialist.objects.filter(pk=specialist_id).first()
    if specialist is None:
        raise SpecialistNotFound(specialist_id=str(specialist_id))
    return specialist


@transaction.atomic
def annotate(*, actor: Actor, shortlist_id: UUID, entry_id: UUID, note: str) -> ShortlistEntry:
    """Change the note of an entry. Raises ShortlistNotFound or EntryNotFound."""
    row = policies.require_entry(actor, shortlist_id, entry_id)
    if save_changes(row, {"note": note}):
        _emit("updated", row)
    return row


@transaction.atomic
def remove(*, actor: Actor, shortlist_id: UUID, entry_id: UUID) -> None:
    """Take a specialist off a shortlist, with the votes. Raises ShortlistNotFound, EntryNotFound.

    What the mission and the proposal became by the entry, they stay.
    """
    row = policies.require_entry(actor, shortlist_id, entry_id)
    _emit("unlisted", row)
    row.delete()


@transaction.atomic
def arrange(*, actor: Actor, shortlist_id: UUID, entry_ids: Sequence[UUID]) -> Shortlist:
    """Bring the entries into an order. Raises ShortlistNotFound or OrderIncomplete."""
    row = policies.require_may_edit(actor, shortlist_id)
    entries = {entry.pk: entry for entry in ShortlistEntry.objects.filter(shortlist=row)}
    if sorted(entry_ids) != sorted(entries):
        raise blaming("entry_ids", OrderIncomplete)
    for position, entry_id in enumerate(entry_ids, start=1):
        save_changes(entries[entry_id], {"position": position})
    events.emit(family="shortlists", op="updated", entity_ids=[row.pk])
    return row


def _emit(op: str, row: ShortlistEntry) -> None:
    data = {"entry_id": str(row.pk)}
    events.emit(family="shortlists", op=op, entity_ids=[row.shortlist_id], data=data)
