"""Which documents come next in an order, among those the user sees: keys and ids, in bounded work.

Candidates are taken in the order asked for, and Odoo's rules are asked about one chunk after the
other. Where a model turns out to show the user next to nothing, all that may be seen of it is
gathered from its records instead, if that is little.

A search is first looked for among the newest documents. What finds many there is walked, newest
first; of what finds few, all is gathered and sorted.

A walk that has looked at enough gives what it has, and where to go on.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from annex.odoo.context import OdooContext
from annex.odoo.documents.candidates import (
    FIRST_HITS,
    FIRST_RANGE,
    Candidate,
    Chunk,
    Place,
    Reach,
    Walk,
    following,
    following_by_id,
    gathered,
    is_frequent,
    narrowed,
    reach,
)
from annex.odoo.documents.filters import Filters, words
from annex.odoo.documents.seeing import rows
from annex.odoo.documents.seeing import seen as seen_among
from annex.odoo.sql import Sql, sql

FIRST: Final = 100
"""Documents asked about at first; then as many as should do, by what was seen of those,"""
MOST: Final = 1_800
"""but not more at a time than this,"""
ALL: Final = 5_300
"""and not more for a page."""
POOR: Final = 0.025
"""The share of a model's documents seen, below which they may better be gathered."""
JUDGED_BY: Final = 60
"""Documents of a model, at least, before that is said."""


@dataclass(frozen=True, slots=True)
class Found:
    """Places in their order, and the models that they are linked to.

    ``rest`` is where to go on when nothing says that this was all.
    """

    places: tuple[Place, ...]
    models: tuple[str, ...]
    rest: Place | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where a walk takes its candidates; ``first`` are those that were looked at to decide it."""

    walk: Walk
    reach: Reach
    first: Chunk | None = None


def source(
    context: OdooContext, filters: Filters, few: Walk, many: Walk, *, is_common: bool | None
) -> Source:
    """Return where to look: on one walk for a search that finds few, on the other for many.

    ``is_common`` is which one its first page took; None when there was none, or both are the same.
    """
    reached = reach(context, filters)
    if is_common or not words(filters.search):
        return Source(many, reached)
    if is_common is None:
        newest = Walk(None, down=True)
        chunk = following_by_id(context, filters, newest, reached, FIRST_HITS, FIRST_RANGE)
        if is_frequent(reached, chunk):
            return Source(many, reached, chunk if many == newest else None)
    everything = gathered(context, filters, few, reached)
    if everything is not None:
        return Source(few, everything)
    return Source(many if is_common is None else few, reached)


def find(context: OdooContext, filters: Filters, source: Source, wanted: int) -> Found:
    """Return the first ``wanted`` documents of a walk, or fewer and where to go on."""
    walk, reached, found = source.walk, source.reach, list[Candidate]()
    asked, shown, judged = Counter[str | None](), Counter[str | None](), set[str]()
    chunk, limit = source.first, FIRST
    while asked.total() < ALL:
        if chunk is None:
            by_id = walk.key is None and reached.models
            chunk = (following_by_id if by_id else following)(
                context, filters, walk, reached, limit
            )
        seen = _seen(context, chunk.candidates)
        asked.update(one.model for one in chunk.candidates)
        met = [one for one in chunk.candidates if one.place.id in seen]
        shown.update(one.model for one in met)
        found += met
        if len(found) >= wanted or chunk.rest is None:
            return _found(found[:wanted])
        walk, chunk = walk.on_from(chunk.rest), None
        poor = {
            one
            for one in reached.models
            if one not in judged and asked[one] >= JUDGED_BY and shown[one] < POOR * asked[one]
        }
        if poor:
            judged |= poor
            reached = narrowed(context, filters, walk, reached, poor)
        walked = (None, *reached.models)
        tried, seen_of_those = (sum(of[one] for one in walked) for of in (asked, shown))
        limit = _limit(limit, tried, seen_of_those, wanted - len(found))
    return _found(found, walk.behind)


def _limit(before: int, asked: int, shown: int, wanted: int) -> int:
    """Return how many more to ask about: as many as should do, and some more."""
    if not asked:
        return FIRST
    should = int(1.3 * wanted * asked / shown) if shown else 4 * before
    return max(FIRST, min(should, MOST))


def _found(candidates: Sequence[Candidate], rest: Place | None = None) -> Found:
    models = {one.model for one in candidates if one.model}
    return Found(tuple(one.place for one in candidates), tuple(sorted(models)), rest)


def _seen(context: OdooContext, candidates: Sequence[Candidate]) -> set[int]:
    """Return those of the documents that the user sees now."""
    if not candidates:
        return set()
    models = {one.model for one in candidates if one.model}
    statement = sql(
        "SELECT a.id FROM ir_attachment a WHERE a.id = ANY ({}) AND {}",
        Sql("%s", ([one.place.id for one in candidates],)),
        seen_among(context, models=sorted(models)),
    )
    return {one for (one,) in rows(context, statement)}
