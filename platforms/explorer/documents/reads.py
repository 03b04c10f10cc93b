"""Who opened what, told with the names that the reader may see, and how the explorer stands."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from annex.identity.models import Person
from annex.kernel.actor import Actor
from annex.kernel.errors import DomainError
from annex.odoo.accounts.reads import context_of
from annex.odoo.documents.standing import Status, status
from annex.presign.models import Link, LinkQuerySet
from annex.presign.skew import StorageUnreachable, clock_skew
from annex.presign.storages import configured
from platforms.explorer.documents import policies
from platforms.explorer.documents.asking import asked
from platforms.explorer.documents.subjects import SUBJECT, number_in

CHUNK: Final = 500


@dataclass(frozen=True, slots=True)
class Reader:
    """Who opened it; the name is empty for somebody who never was a member."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What was opened; it is named only to who may see it now."""

    id: int
    name: str | None


@dataclass(frozen=True, slots=True)
class Access:
    """One link that was handed out: to what, for whom, when, and from where."""

    id: UUID
    at: datetime
    document: Subject
    user: Reader | None
    application_id: UUID | None
    from_address: str | None
    disposition: str


def accesses() -> LinkQuerySet:
    """Return every link to a document of Odoo's in the account entered."""
    links: LinkQuerySet = Link.objects.filter(subject__startswith=SUBJECT)
    return links


def accesses_to(actor: Actor, document_id: int) -> LinkQuerySet:
    """Return the links to one document. Raises DocumentNotFound for one that is not visible."""
    document = policies.require_visible(actor, document_id)
    links: LinkQuerySet = Link.objects.opened(f"{SUBJECT}{document.id}")
    return links


def told(actor: Actor, links: Sequence[Link]) -> list[Access]:
    """Return accesses with names: of people, and of the documents that the reader may see."""
    people = _people(link.user_id for link in links if link.user_id is not None)
    numbers = [number_in(link.subject) for link in links]
    names = _names(actor, numbers)
    return [
        Access(
            id=link.pk,
            at=link.at,
            document=Subject(number, names.get(number)),
            user=None
            if link.user_id is None
            else Reader(link.user_id, people.get(link.user_id, "")),
            application_id=link.application_id,
            from_address=link.from_address,
            disposition=link.disposition,
        )
        for link, number in zip(links, numbers, strict=True)
    ]


def all_told(actor: Actor, links: LinkQuerySet) -> Iterator[Access]:
    """Yield accesses, the newest first, a chunk in memory at a time."""
    chunk: list[Link] = []
    for link in links.newest_first().iterator(CHUNK):
        chunk.append(link)
        if len(chunk) == CHUNK:
            yield from told(actor, chunk)
            chunk = []
    yield from told(actor, chunk)


def _people(ids: Iterable[UUID]) -> dict[UUID, str]:
    wanted = set(ids)
    if not wanted:
        return {}
    return {person.id: person.full_name for person in Person.objects.filter(pk__in=wanted)}


def _names(actor: Actor, numbers: Iterable[int]) -> dict[int, str]:
    """Return names of documents; none where the reader sees nothing in Odoo at present."""
    wanted = set(numbers)
    if not wanted:
        return {}
    try:
        found = policies.contents_among(actor, wanted)
    except DomainError:
        return {}
    return {number: document.name for number, document in found.items()}


@dataclass(frozen=True, slots=True)
class StorageState:
    """An object storage, and how far its clock is from ours; None where it does not answer."""

    code: str
    buckets: tuple[str, ...]
    clock_skew_s: float | None


@dataclass(frozen=True, slots=True)
class State:
    """How the explorer stands, and the object storages that links lead to."""

    standing: Status
    storages: tuple[StorageState, ...]


def state(actor: Actor) -> State:
    """Return how the explorer stands. Raises what ``context_of`` does: it takes a user of Odoo."""
    with asked():
        context_of(actor)
        standing = status()
    return State(standing, tuple(_storages()))


def _storages() -> Iterator[StorageState]:
    for storage in configured().values():
        try:
            skew = round(clock_skew(storage).seconds, 1)
        except StorageUnreachable:
            yield StorageState(storage.code, storage.buckets, None)
        else:
            yield StorageState(storage.code, storage.buckets, skew)
