"""What a specialist may ask of the operators: everything held of them, and its erasure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from annex.kernel.actor import Actor
from annex.presign.files import remove
from annex.presign.storages import StorageUnknown
from annex.realtime import events
from annex.tenancy.writes import save_changes
from platforms.marketplace.skills.policies import require_operator
from platforms.marketplace.specialists import holdings, policies
from platforms.marketplace.specialists.models import (
    Document,
    Identity,
    Specialist,
    SpecialistLanguage,
    SpecialistSkill,
    SpecialistStatus,
)
from platforms.marketplace.specialists.services.documents import STORAGE

NOBODY: Final[Mapping[str, Any]] = {
    "given_name": "",
    "email": "",
    "photo_key": "",
    "born_on": None,
    "gender": "",
    "nationality": "",
}
NOTHING: Final[Mapping[str, Any]] = {
    "user_id": None,
    "bio": "",
    "day_rate": None,
    "currency": "EUR",
    "seniority": None,
    "country": "",
    "city": "",
    "works_remotely": True,
    "travels": False,
    "notice_days": 0,
    "free_from": None,
    "days_per_week": 5,
    "availability_confirmed_at": None,
    "availability_asked_at": None,
    "call_after": None,
    "status": SpecialistStatus.LEFT,
}


@dataclass(frozen=True, slots=True)
class Export:
    """Everything held of a specialist, by kind, as it was at a moment."""

    specialist_id: UUID
    exported_at: datetime
    held: Mapping[str, list[holdings.Row]]


@dataclass(frozen=True, slots=True)
class Erasure:
    """What an erasure did, by kind, and the files that are where Annex has no key to."""

    specialist_id: UUID
    erased_at: datetime
    done: Mapping[str, int]
    files_left: list[str]


def pseudonym(specialist_id: UUID) -> str:
    """Return what an erased specialist is called: nothing of them, and one for each."""
    return f"Erased {specialist_id.hex[-8:]}"


@transaction.atomic
def export(*, actor: Actor, specialist_id: UUID, at: datetime) -> Export:
    """Return everything held of a specialist. Raises OperatorsOnly or SpecialistNotFound."""
    require_operator(actor)
    specialist = policies.require_visible(actor, specialist_id)
    return Export(specialist.pk, at, holdings.held_of(specialist.pk))


@transaction.atomic
def erase(*, actor: Actor, specialist_id: UUID, at: datetime) -> Erasure:
    """Erase a specialist for good; what others must keep stays, under a pseudonym.

    Once more does only what is left to do. Files go before their rows do, so what a storage did
    not take away is there to be erased again. Raises OperatorsOnly, SpecialistNotFound,
    StorageUnreachable, or what slices above refuse with.
    """
    require_operator(actor)
    # Stronger than for a change: nobody offers them anything before this has committed.
    specialist = policies.visible_to(actor).select_for_update().filter(pk=specialist_id).first()
    if specialist is None:
        raise policies.SpecialistNotFound(specialist_id=str(specialist_id))
    done = holdings.erase(specialist_id, at)
    left = _remove_files(specialist)
    done |= _erase_rows(specialist)
    if specialist.erased_at is None:
        save_changes(specialist, {"erased_at": at})
    if done:
        events.emit(family="specialists", op="erased", entity_ids=[specialist_id])
    return Erasure(specialist_id, specialist.erased_at or at, done, left)


def _remove_files(specialist: Specialist) -> list[str]:
    """Take the files away that are nobody else's; return the keys that no storage here has."""
    own = Document.objects.filter(specialist=specialist)
    keys = set(own.values_list("storage_key", flat=True)) | {specialist.identity.photo_key} - {""}
    others = Document.objects.exclude(specialist=specialist).filter(storage_key__in=keys)
    left = []
    for key in sorted(keys - set(others.values_list("storage_key", flat=True))):
        try:
            remove(storage_code=STORAGE, key=key)
        except StorageUnknown:
            left.append(key)
    return left


def _erase_rows(specialist: Specialist) -> dict[str, int]:
    name = pseudonym(specialist.pk)
    done = {}
    for what, model in (
        ("documents", Document),
        ("skills", SpecialistSkill),
        ("languages", SpecialistLanguage),
    ):
        done[what] = model.objects.filter(specialist=specialist).delete()[0]
    done["profile"] = int(save_changes(specialist, {**NOTHING, "headline": name}))
    done["identity"] = int(save_changes(specialist.identity, {**NOBODY, "family_name": name}))
    return {what: count for what, count in done.items() if count}


def register() -> None:
    """Register what this slice holds; its erasure is part of the service."""
    holdings.register(
        "specialists",
        specialist=holdings.rows_of(Specialist, "pk"),
        identity=holdings.rows_of(Identity, "specialists"),
        skills=holdings.rows_of(SpecialistSkill),
        languages=holdings.rows_of(SpecialistLanguage),
        documents=holdings.rows_of(Document),
    )
