"""Changes of votes: one a person and entry."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from annex.kernel.actor import Actor
from annex.kernel.errors import Denied
from annex.realtime import events
from platforms.marketplace.shortlists import policies
from platforms.marketplace.shortlists.models import ShortlistEntry, Vote


class VotesArePersonal(Denied):
    code = "marketplace.votes_are_personal"
    title = "Only people vote, for themselves; an application can not."


@transaction.atomic
def vote(
    *,
    actor: Actor,
    shortlist_id: UUID,
    entry_id: UUID,
    value: int,
    at: datetime,
    comment: str = "",
) -> ShortlistEntry:
    """Say what the actor thinks of an entry: ``value`` is 1 or -1, and replaces their earlier one.

    Raises ShortlistNotFound, EntryNotFound or VotesArePersonal.
    """
    row = policies.require_entry(actor, shortlist_id, entry_id)
    Vote.objects.update_or_create(
        entry=row,
        user_id=_person(actor),
        defaults={"value": value, "comment": comment, "voted_at": at},
    )
    _emit(row)
    return row


@transaction.atomic
def retract(*, actor: Actor, shortlist_id: UUID, entry_id: UUID) -> ShortlistEntry:
    """Take the actor's vote back, if there is one.

    Raises ShortlistNotFound, EntryNotFound or VotesArePersonal.
    """
    row = policies.require_entry(actor, shortlist_id, entry_id)
    Vote.objects.filter(entry=row, user_id=_person(actor)).delete()
    _emit(row)
    return row


def _person(actor: Actor) -> UUID:
    if actor.user_id is None:
        raise VotesArePersonal()
    return actor.user_id


def _emit(row: ShortlistEntry) -> None:
    data = {"entry_id": str(row.pk)}
    events.emit(family="shortlists", op="voted", entity_ids=[row.shortlist_id], data=data)
