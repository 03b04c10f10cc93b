"""The names of all roles, and the search for the one that a job title means."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final
from uuid import UUID

from rapidfuzz import fuzz, process

from platforms.readiness.imports.matching.titles import in_order, key, ungraded

DEFAULT_THRESHOLD: Final = 90.0
"""Similarity, of 100, from which a title counts as matched."""
_SHOWN_FROM: Final = 60.0
_CANDIDATES: Final = 5
_GRADE_COST: Final = 5.0
"""What leaving words of grade out of a title takes off its similarity."""


class How(StrEnum):
    """The ways to match a title, from the surest to the least sure."""

    CHOSEN = "chosen"
    EARLIER = "earlier"
    TITLE = "title"
    ALTERNATE = "alternate"
    SIMILAR = "similar"
    CREATED = "created"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A role that a title may mean: by which of its names, and how like it is (0 to 100)."""

    role_id: UUID
    name: str
    how: How
    similarity: float


@dataclass(frozen=True, slots=True)
class Match:
    """What became of a title. ``candidates`` are the roles considered, the best first."""

    role_id: UUID | None
    how: How
    similarity: float = 0.0
    candidates: tuple[Candidate, ...] = ()


class _Pool:
    """Names to be near to, under one way of spelling their keys: as they are, or in order.

    The order of words shall not matter, but a misspelt first letter changes the order.
    """

    def __init__(self, spelt: Callable[[str], str]) -> None:
        self._spelt = spelt
        self._names: dict[str, dict[UUID, str]] = {}
        self._choices: list[str] = []

    def add(self, role_id: UUID, title: str) -> None:
        self._names.setdefault(self._spelt(key(title)), {}).setdefault(role_id, title)

    def nearest(self, words: str, cost: float) -> Iterator[tuple[UUID, str, float]]:
        """Yield roles, their name, and how like ``words`` it is, with ``cost`` taken off."""
        if len(self._choices) != len(self._names):
            self._choices = list(self._names)
        for name, score, _ in process.extract(
            self._spelt(words),
            self._choices,
            scorer=fuzz.ratio,
            processor=None,
            limit=_CANDIDATES,
            score_cutoff=_SHOWN_FROM + cost,
        ):
            for role_id, said in self._names[name].items():
                yield role_id, said, round(score - cost, 2)


@dataclass(slots=True)
class TitleIndex:
    """Roles by title, alternate title and similarity.

    ``threshold`` is the similarity, of 100, below which a title stays unmatched.
    """

    threshold: float = DEFAULT_THRESHOLD
    _titles: dict[UUID, str] = field(default_factory=dict)
    _exact: dict[str, UUID] = field(default_factory=dict)
    _own: dict[str, list[UUID]] = field(default_factory=dict)
    _alternate: dict[str, dict[UUID, str]] = field(default_factory=dict)
    _earlier: dict[str, UUID] = field(default_factory=dict)
    _pools: tuple[_Pool, _Pool] = field(default_factory=lambda: (_Pool(str), _Pool(in_order)))

    def add_role(self, role_id: UUID, title: str, alternates: Iterable[str] = ()) -> None:
        """Add a role under its title and its alternate titles."""
        self._titles[role_id] = title
        self._exact[title] = role_id
        self._own.setdefault(key(title), []).append(role_id)
        self._add_to_pools(role_id, title)
        for alternate in alternates:
            self.add_alternate(role_id, alternate)

    def add_alternate(self, role_id: UUID, title: str) -> None:
        """Add another title of a role that was added before."""
        self._alternate.setdefault(key(title), {}).setdefault(role_id, title)
        self._add_to_pools(role_id, title)

    def add_earlier(self, title: str, role_id: UUID) -> None:
        """Say that people with this job title were matched to the role before."""
        self._earlier[title] = role_id

    def title_of(self, role_id: UUID) -> str:
        """Return the title of a role that was added."""
        return self._titles[role_id]

    def __contains__(self, role_id: UUID) -> bool:
        return role_id in self._titles

    def named(self, title: str) -> UUID | None:
        """Return the role whose own title is exactly ``title``."""
        return self._exact.get(title)

    def match(self, title: str) -> Match:
        """Return the role that a job title means, how it was found and how sure that is."""
        found = self._surely(title)
        if found:
            return Match(found[0].role_id, found[0].how, found[0].similarity, found)
        similar = self._similar(title)
        if similar and similar[0].similarity >= self.threshold:
            return Match(similar[0].role_id, How.SIMILAR, similar[0].similarity, similar)
        return Match(None, How.NONE, similar[0].similarity if similar else 0.0, similar)

    def _surely(self, title: str) -> tuple[Candidate, ...]:
        if (role_id := self._earlier.get(title)) is not None:
            return (Candidate(role_id, title, How.EARLIER, 100.0),)
        if (role_id := self._exact.get(title)) is not None:
            return (Candidate(role_id, title, How.TITLE, 100.0),)
        own = self._own.get(key(title), [])
        found = [Candidate(role_id, self._titles[role_id], How.TITLE, 100.0) for role_id in own]
        if not found:
            named = self._alternate.get(key(title), {})
            found = [
                Candidate(role_id, name, How.ALTERNATE, 100.0) for role_id, name in named.items()
            ]
        # Several roles may go by one alternate title: the one whose own title is nearest leads.
        found.sort(key=lambda one: self._rank(title, one))
        return tuple(found[:_CANDIDATES])

    def _similar(self, title: str) -> tuple[Candidate, ...]:
        best: dict[UUID, Candidate] = {}
        for words, cost in {ungraded(key(title)): _GRADE_COST, key(title): 0.0}.items():
            for pool in self._pools:
                for role_id, said, alike in pool.nearest(words, cost):
                    if role_id not in best or best[role_id].similarity < alike:
                        best[role_id] = Candidate(role_id, said, How.SIMILAR, alike)
        found = sorted(best.values(), key=lambda one: self._rank(title, one))
        return tuple(found[:_CANDIDATES])

    def _add_to_pools(self, role_id: UUID, title: str) -> None:
        for pool in self._pools:
            pool.add(role_id, title)

    def _rank(self, title: str, one: Candidate) -> tuple[float, float, str]:
        own = self._titles[one.role_id]
        return (-one.similarity, -fuzz.ratio(in_order(key(title)), in_order(key(own))), own)
