"""Who specialists are and what they offer, one at a time."""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, TypedDict, Unpack
from uuid import UUID

from django.db import transaction

from annex.identity.models import Membership
from annex.kernel.actor import Actor
from annex.kernel.errors import Conflict
from annex.realtime import events
from annex.tenancy.writes import refusing, save_changes
from platforms.marketplace.skills.policies import (
    UnknownReference,
    blaming,
    require_operator,
)
from platforms.marketplace.specialists import policies
from platforms.marketplace.specialists.models import Document, Identity, Specialist


class UserTaken(Conflict):
    code = "marketplace.user_taken"
    title = "Somebody else signs in as this user already."


class SpecialistInUse(Conflict):
    code = "marketplace.specialist_in_use"
    title = "The specialist has documents or took part in missions; mark them as left instead."


class IdentityChanges(TypedDict, total=False):
    given_name: str
    family_name: str
    email: str
    born_on: date | None
    gender: str
    nationality: str


class ProfileChanges(TypedDict, total=False):
    user_id: UUID | None
    headline: str
    bio: str
    day_rate: Decimal | None
    currency: str
    seniority: int | None
    country: str
    city: str
    works_remotely: bool
    travels: bool
    notice_days: int
    free_from: date | None
    days_per_week: int
    call_after: time | None
    status: str


AVAILABILITY = frozenset({"free_from", "days_per_week"})
"""What is confirmed by being said."""


@transaction.atomic
def create(
    *, actor: Actor, at: datetime, identity: IdentityChanges, **profile: Unpack[ProfileChanges]
) -> Specialist:
    """Add a specialist. Raises OperatorsOnly, UnknownReference or UserTaken."""
    require_operator(actor)
    _require_member(profile)
    who = Identity.objects.create(**identity)
    with refusing({"specialist_of_user": blaming("user_id", UserTaken)}):
        specialist = Specialist.objects.create(
            identity=who, joined_at=at, **profile, **_confirmed(profile, at)
        )
    events.emit(family="specialists", op="created", entity_ids=[specialist.pk])
    return specialist


@transaction.atomic
def change(
    *,
    actor: Actor,
    specialist_id: UUID,
    at: datetime,
    identity: IdentityChanges | None = None,
    **profile: Unpack[ProfileChanges],
) -> Specialist:
    """Change who somebody is or what they offer; who says their availability confirms it.

    Only operators say who signs in as a specialist. Raises SpecialistNotFound, OperatorsOnly,
    UnknownReference or UserTaken.
    """
    specialist = policies.require_may_edit(actor, specialist_id)
    if "user_id" in profile and profile["user_id"] != specialist.user_id:
        require_operator(actor)
        _require_member(profile)
    changes: dict[str, Any] = {**profile, **_confirmed(profile, at)}
    with refusing({"specialist_of_user": blaming("user_id", UserTaken)}):
        changed = save_changes(specialist, changes)
    if identity:
        changed |= save_changes(specialist.identity, identity)
    if changed:
        events.emit(family="specialists", op="updated", entity_ids=[specialist.pk])
    return specialist


@transaction.atomic
def delete(*, actor: Actor, specialist_id: UUID) -> None:
    """Delete a specialist who has no documents and never took part in a mission.

    Raises OperatorsOnly, SpecialistNotFound or SpecialistInUse.
    """
    require_operator(actor)
    specialist = policies.require_may_edit(actor, specialist_id)
    in_use = SpecialistInUse(specialist_id=str(specialist_id))
    # Their rows would go by cascade and leave the files behind.
    if Document.objects.filter(specialist=specialist).exists():
        raise in_use
    with refusing(referred_to=in_use):
        specialist.delete()
        specialist.identity.delete()
    events.emit(family="specialists", op="deleted", entity_ids=[specialist_id])


def _confirmed(profile: Mapping[str, Any], at: datetime) -> dict[str, datetime]:
    """Return the moment of confirmation where the availability is said."""
    said = AVAILABILITY & profile.keys()
    return {"availability_confirmed_at": at} if said else {}


def _require_member(profile: Mapping[str, Any]) -> None:
    """Raise UnknownReference unless the user who signs in belongs to the account."""
    user_id = profile.get("user_id")
    if user_id is not None and not Membership.objects.filter(user_id=user_id).exists():
        raise blaming("user_id", UnknownReference)
