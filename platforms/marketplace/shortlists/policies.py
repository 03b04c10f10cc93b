"""Who may see and change shortlists: the team of the mission's client, and operators."""

from uuid import UUID

from django.db.models import QuerySet

from annex.kernel.actor import Actor
from annex.kernel.errors import NotFound
from platforms.marketplace.missions import policies as missions
from platforms.marketplace.shortlists.models import Shortlist, ShortlistEntry


class ShortlistNotFound(NotFound):
    code = "marketplace.shortlist_not_found"
    title = "There is no such shortlist."


class EntryNotFound(NotFound):
    code = "marketplace.shortlist_entry_not_found"
    title = "This shortlist has no such entry."


def visible_to(actor: Actor) -> QuerySet[Shortlist]:
    """Return the shortlists this actor may know of."""
    return Shortlist.objects.filter(mission__in=missions.of_clients(actor))


def require_may_edit(actor: Actor, shortlist_id: UUID) -> Shortlist:
    """Return one shortlist, locked for this transaction with all that is on it.

    Raises ShortlistNotFound when missing or hidden.
    """
    rows = visible_to(actor).select_related("mission")
    row = rows.select_for_update(no_key=True, of=("self",)).filter(pk=shortlist_id).first()
    if row is None:
        raise ShortlistNotFound(shortlist_id=str(shortlist_id))
    return row


def require_entry(actor: Actor, shortlist_id: UUID, entry_id: UUID) -> ShortlistEntry:
    """Return one entry, its shortlist locked for this transaction.

    Raises ShortlistNotFound or EntryNotFound.
    """
    shortlist = require_may_edit(actor, shortlist_id)
    entry = ShortlistEntry.objects.filter(shortlist=shortlist, pk=entry_id).first()
    if entry is None:
        raise EntryNotFound(entry_id=str(entry_id))
    entry.shortlist = shortlist
    return entry
