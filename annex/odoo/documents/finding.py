"""Which documents come next in an order, among those the user sees: keys and ids, in bounded work.

Three ways, each right for any user and any filter, chosen by what the first steps found:

* keys are walked in the order of an index, and Odoo's rules are asked about one chunk after the
  other: for who sees a fair share of everything;
* for who sees little, all that may be seen is gathered from the records that may be read;
* for a search that finds little, all that it finds is gathered and sorted.

A walk that has looked at enough gives what it has, and where to go on.
"""

from dataclasses import dataclass
from typing import Any, Final

from annex.odoo.context import OdooContext
from annex.odoo.contract.grants import SCHEMA
from annex.odoo.documents.filters import Filters, condition
from annex.odoo.documents.seeing import from_records, rows, seen_of
from annex.odoo.sql import Sql, all_of, sql

CHUNKS: Final = (200, 600, 1_800, 1_800, 1_800)
"""Documents asked about at a time."""
MANY: Final = 2
"""The key of every document of a walk by id alone."""
FEW: Final = 20
"""Seen in the first chunk: with fewer, the records may be the better way."""
MOST_GATHERED: Final = 5_000
"""Documents that are gathered and sorted; of more, the order is walked."""
WALKING: Final = "SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off; "
GATHERING: Final = "SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off; "
# A limit makes PostgreSQL hope that the first rows it reads match; where few do, it reads them all.


@dataclass(frozen=True, slots=True)
class Place:
    """A document's place in an order."""

    key: Any
    id: int


@dataclass(frozen=True, slots=True)
class Walk:
    """An order as it is walked: the key as SQL, the way, and the place to begin behind.

    Without a key it goes by id alone.
    """

    key: Sql | None
    down: bool
    behind: Place | None = None

    def beyond(self) -> Sql:
        """Return the condition that a document ``d`` comes later on the walk."""
        if self.behind is None:
            return Sql.always()
        way = "<" if self.down else ">"
        if self.key is None:
            return Sql(f"d.id {way} %s", (self.behind.id,))
        place = Sql("(%s, %s)", (self.behind.key, self.behind.id))
        return sql(f"({{}}, d.id) {way} {{}}", self.key, place)

    def back_to_its_start(self) -> Place | None:
        """Return from where the other way begins with the document that this walk is behind."""
        if self.behind is None:
            return None
        return Place(self.behind.key, self.behind.id + (-1 if self.down else 1))

    def by(self) -> Sql:
        """Return what to order by."""
        way = "DESC" if self.down else "ASC"
        if self.key is None:
            return Sql(f"d.id {way}")
        return sql(f"{{}} {way}, d.id {way}", self.key)

    def shown(self) -> Sql:
        """Return the key to select."""
        return self.key or Sql(str(MANY))

    def on_from(self, place: Place) -> "Walk":
        """Return the rest of the walk."""
        return Walk(self.key, self.down, place)


@dataclass(frozen=True, slots=True)
class Found:
    """Places in their order; ``rest`` is where to go on when nothing says that this was all."""

    places: tuple[Place, ...]
    rest: Place | None = None


def find(
    context: OdooContext, filters: Filters, walk: Walk, wanted: int, ids: list[int] | None = None
) -> Found:
    """Return the first ``wanted`` documents of a walk, or fewer and where to go on.

    ``ids`` are all the documents that a search finds, where they were gathered.
    """
    if ids is not None:
        return Found(_sorted(context, filters, walk, ids, wanted))
    found: list[Place] = []
    for number, limit in enumerate(CHUNKS):
        chunk = _chunk(context, filters, walk, limit)
        seen = _seen(context, [place.id for place in chunk])
        found += (place for place in chunk if place.id in seen)
        if len(found) >= wanted or len(chunk) < limit:
            return Found(tuple(found[:wanted]))
        walk = walk.on_from(chunk[-1])
        if number == 0 and len(found) < FEW:
            ids = _of_records(context, filters)
            if ids is not None:
                # Those looked at already are behind.
                return Found((*found, *_sorted(context, filters, walk, ids, wanted - len(found))))
    return Found(tuple(found), walk.behind)


def gathered(context: OdooContext, filters: Filters) -> list[int] | None:
    """Return the ids of all documents that a search finds; None without one, or of too many."""
    if not filters.search:
        return None
    statement = sql(
        f"SELECT d.id FROM {SCHEMA}.document d WHERE {{}} LIMIT {{}}",
        condition(filters, context),
        Sql("%s", (MOST_GATHERED + 1,)),
    )
    ids = [one for (one,) in rows(context, statement, GATHERING)]
    return None if len(ids) > MOST_GATHERED else ids


def _of_records(context: OdooContext, filters: Filters) -> list[int] | None:
    models = None if filters.model is None else [filters.model]
    statement = sql(
        "SELECT f.id FROM ({}) f LIMIT {}",
        from_records(context, models),
        Sql("%s", (MOST_GATHERED + 1,)),
    )
    ids = [one for (one,) in rows(context, statement)]
    return None if len(ids) > MOST_GATHERED else ids


def _sorted(
    context: OdooContext, filters: Filters, walk: Walk, ids: list[int], wanted: int
) -> tuple[Place, ...]:
    """Return the first of these documents on the walk that are seen."""
    if not ids:
        return ()
    statement = sql(
        f"SELECT {{}}, d.id FROM {SCHEMA}.document d WHERE d.id = ANY ({{}}) AND {{}} "
        "ORDER BY {}",
        walk.shown(),
        Sql("%s", (ids,)),
        all_of([condition(filters, context), walk.beyond()]),
        walk.by(),
    )
    places = [Place(*row) for row in rows(context, statement)]
    found: list[Place] = []
    begin = 0
    for limit in (*CHUNKS, MOST_GATHERED):
        chunk = places[begin : begin + limit]
        seen = _seen(context, [place.id for place in chunk])
        found += (place for place in chunk if place.id in seen)
        begin += limit
        if len(found) >= wanted or begin >= len(places):
            break
    return tuple(found[:wanted])


def _chunk(context: OdooContext, filters: Filters, walk: Walk, limit: int) -> list[Place]:
    """Return the next documents of the walk, seen or not."""
    statement = sql(
        f"SELECT {{}}, d.id FROM {SCHEMA}.document d WHERE {{}} ORDER BY {{}} LIMIT {{}}",
        walk.shown(),
        all_of([condition(filters, context), walk.beyond()]),
        walk.by(),
        Sql("%s", (limit,)),
    )
    before = WALKING if filters.search else ""
    return [Place(*row) for row in rows(context, statement, before)]


def _seen(context: OdooContext, ids: list[int]) -> set[int]:
    """Return those of the documents that the user sees now."""
    if not ids:
        return set()
    statement = sql(
        "SELECT a.id FROM ir_attachment a WHERE a.id = ANY ({}) AND {}",
        Sql("%s", (ids,)),
        seen_of(context, ids),
    )
    return {one for (one,) in rows(context, statement)}
