"""Where to look for what a user sees: the documents of models whose records they may read at all,
public ones, and their own that are linked to nothing.

Found in the projection, so these are candidates only; what is none is not seen.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from annex.odoo.attachments import readable_models
from annex.odoo.context import OdooContext
from annex.odoo.contract.grants import SCHEMA
from annex.odoo.documents.filters import Filters, condition
from annex.odoo.documents.seeing import FILE, records_seen, rows, shows_files
from annex.odoo.sql import Sql, all_of, any_of, sql

MANY: Final = 2
"""The key of every document of a walk by id alone."""
MOST_GATHERED: Final = 5_000
"""Documents that are gathered and sorted; of more, the order is walked."""
MOST_OF_MODEL: Final = 1_000
"""Documents of one model that are gathered."""
FIRST_RANGE: Final = 2_000
"""The newest ids, among which a search is tried."""
FIRST_HITS: Final = 200
"""Candidates that are taken of those."""
RANGE: Final = 50
"""Ids looked at for each document that a step of a walk by id asks for."""
LONGEST_RANGE: Final = 50_000
"""Ids looked at in one step."""
NOT_BY_WORDS: Final = "SET LOCAL enable_bitmapscan = off; "
WALKING: Final = "SET LOCAL enable_sort = off; " + NOT_BY_WORDS
GATHERING: Final = "SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off; "
# A limit makes PostgreSQL hope that the first rows it reads match; where few do, it reads them all.


@dataclass(frozen=True, slots=True)
class Place:
    """A document's place in an order."""

    key: Any
    id: int

    @property
    def order(self) -> tuple[Any, int]:
        """Return what places are compared by: as PostgreSQL compares moments, numbers, and names
        in the order of their letters' numbers (collation C).
        """
        return self.key, self.id


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document that may be seen, and the model that it is linked to."""

    place: Place
    model: str | None


@dataclass(frozen=True, slots=True)
class Chunk:
    """Candidates in their order; ``rest`` is where there may be more, None at the end."""

    candidates: tuple[Candidate, ...]
    rest: Place | None = None


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

    def is_past(self, one: tuple[Any, int], other: tuple[Any, int]) -> bool:
        """Tell whether one place comes later on the walk than another."""
        return one < other if self.down else one > other

    def by(self) -> Sql:
        """Return what to order a document ``d`` by."""
        way = "DESC" if self.down else "ASC"
        if self.key is None:
            return Sql(f"d.id {way}")
        return sql(f"{{}} {way}, d.id {way}", self.key)

    def shown(self) -> Sql:
        """Return the key to select."""
        return self.key or Sql(str(MANY))

    def on_from(self, place: Place) -> "Walk":
        """Return the rest of the walk."""
        return replace(self, behind=place)


@dataclass(frozen=True, slots=True)
class Reach:
    """Where candidates are looked for.

    ``models`` are walked. ``held`` are candidates of other models, gathered, in the walk's order.
    ``others`` says whether public ones and those linked to nothing are walked too.
    ``newest`` is the newest id of all, known for a search.
    """

    models: tuple[str, ...]
    held: tuple[Candidate, ...] = ()
    others: bool = True
    newest: int = 0


def reach(context: OdooContext, filters: Filters) -> Reach:
    """Return where a user's candidates are looked for at first."""
    models = readable_models(context)
    if shows_files(context) and FILE not in models:
        models = (*models, FILE)
    if filters.model is not None:
        models = tuple(model for model in models if model == filters.model)
    if not filters.search:
        return Reach(models)
    last = Sql(f"SELECT coalesce(max(id), 0) FROM {SCHEMA}.document")
    return Reach(models, newest=rows(context, last)[0][0])


def within(context: OdooContext, reached: Reach) -> Sql:
    """Return the condition that a document ``d`` is among the candidates that are walked."""
    parts = [Sql("d.public"), _alone(context)] if reached.others else []
    if reached.models:
        parts.append(Sql("d.res_model = ANY (%s)", (list(reached.models),)))
    return any_of(parts)


def following(
    context: OdooContext, filters: Filters, walk: Walk, reached: Reach, limit: int
) -> Chunk:
    """Return the next candidates on a walk, of each model along an index of its own."""
    sources = []
    if reached.models:
        where = all_of([Sql("d.res_model = m.model"), condition(filters, context), walk.beyond()])
        sources.append(
            sql(
                "SELECT c.* FROM unnest({}::text[]) AS m(model) CROSS JOIN LATERAL ({}) c",
                Sql("%s", (list(reached.models),)),
                _first(walk, where, limit),
            )
        )
    if reached.others:
        # Said so that no index on models serves it: along one, few would be public.
        of_model = Sql("d.res_model IS NOT DISTINCT FROM %s", (filters.model,))
        where = all_of([condition(replace(filters, model=None), context), walk.beyond()])
        if filters.model is not None:
            where &= of_model
        others = (Sql("d.public"), _alone(context))
        sources += [_first(walk, all_of([one, where]), limit) for one in others]
    found: tuple[Candidate, ...] = ()
    if sources:
        before = NOT_BY_WORDS if filters.search else ""
        way = "DESC" if walk.down else "ASC"
        statement = sql(
            "SELECT u.key, u.id, u.res_model FROM ("
            + " UNION ".join("({})" for _ in sources)
            + f") u ORDER BY u.key {way}, u.id {way} LIMIT {{}}",
            *sources,
            Sql("%s", (limit,)),
        )
        found = _candidates(context, statement, before)
    found = _merged(walk, reached, found, limit)
    return Chunk(found, found[-1].place if len(found) == limit else None)


def following_by_id(
    context: OdooContext, filters: Filters, walk: Walk, reached: Reach, limit: int, length: int = 0
) -> Chunk:
    """Return the next candidates of a search that finds many: those in the next range of ids."""
    newest, length = reached.newest, length or min(RANGE * limit, LONGEST_RANGE)
    if walk.down:
        high = min(walk.behind.id, newest + 1) if walk.behind else newest + 1
        far = max(high - length, 0)
        bounds, ended = Sql("d.id >= %s AND d.id < %s", (far, high)), far == 0
    else:
        low = walk.behind.id if walk.behind else 0
        far = low + length
        bounds, ended = Sql("d.id > %s AND d.id <= %s", (low, far)), far >= newest
    where = all_of([bounds, within(context, reached), condition(filters, context)])
    found = _candidates(context, _first(walk, where, limit), WALKING)
    end = found[-1].place if len(found) == limit else Place(MANY, far)
    found = _merged(walk, reached, found, limit, end)
    if len(found) == limit:
        return Chunk(found, found[-1].place)
    return Chunk(found, None if ended else end)


def is_frequent(reached: Reach, chunk: Chunk) -> bool:
    """Tell whether a search finds too many to gather, by what it found among the newest."""
    if chunk.rest is None:
        return False
    looked_at = reached.newest + 1 - chunk.rest.id
    return len(chunk.candidates) * reached.newest > 4 * MOST_GATHERED * looked_at


def gathered(context: OdooContext, filters: Filters, walk: Walk, reached: Reach) -> Reach | None:
    """Return all that a search finds among the candidates of a walk, None where it finds too many.

    What is within reach is asked after the search: together they would be planned badly.
    """
    statement = sql(
        "WITH d AS MATERIALIZED (SELECT {} AS key, d.id, d.res_model, d.public, d.author_id "
        f"FROM {SCHEMA}.document d WHERE {{}} LIMIT {{}}), n AS (SELECT count(*) FROM d) "
        "SELECT d.key, d.id, d.res_model FROM d, n WHERE n.count <= {} AND {} "
        "UNION ALL SELECT NULL, NULL, NULL FROM n WHERE n.count > {}",
        walk.shown(),
        condition(filters, context),
        Sql("%s", (MOST_GATHERED + 1,)),
        Sql("%s", (MOST_GATHERED,)),
        within(context, reached),
        Sql("%s", (MOST_GATHERED,)),
    )
    found = _candidates(context, statement, GATHERING)
    if any(one.place.id is None for one in found):
        return None
    return Reach((), _in_order(walk, found), others=False)


def narrowed(
    context: OdooContext, filters: Filters, walk: Walk, reached: Reach, models: Collection[str]
) -> Reach:
    """Return the reach with those of the models gathered of whose documents few may be seen."""
    asked = sql("({} AND {}) IS TRUE", condition(filters, context), walk.beyond())
    most = Sql("%s", (MOST_OF_MODEL + 1,))
    sources = [
        sql(
            f"(SELECT d.res_model, d.id, {{}}, {{}} FROM ({{}}) r JOIN {SCHEMA}.document d "
            "ON d.res_model = {} AND d.res_id = r.id LIMIT {})",
            walk.shown(),
            asked,
            records_seen(context, model),
            Sql("%s", (model,)),
            most,
        )
        for model in models
    ]
    statement = sql(" UNION ALL ".join("{}" for _ in sources), *sources)
    found: dict[str, dict[int, Candidate | None]] = {model: {} for model in models}
    for model, one, key, is_met in rows(context, statement):
        found[model][one] = Candidate(Place(key, one), model) if is_met else None
    few, held = set[str](), list(reached.held)
    for model, of_it in sorted(found.items(), key=lambda item: len(item[1])):
        wanted = [one for one in of_it.values() if one]
        if len(of_it) <= MOST_OF_MODEL and len(held) + len(wanted) <= MOST_GATHERED:
            few.add(model)
            held += wanted
    kept = tuple(model for model in reached.models if model not in few)
    return replace(reached, models=kept, held=_in_order(walk, held))


def _merged(
    walk: Walk,
    reached: Reach,
    found: tuple[Candidate, ...],
    limit: int,
    end: Place | None = None,
) -> tuple[Candidate, ...]:
    """Return the first of what was found and of what is held, behind the walk's beginning."""
    held = reached.held
    if walk.behind:
        begin = walk.behind.order
        held = tuple(one for one in held if walk.is_past(one.place.order, begin))
    if end:
        held = tuple(one for one in held if not walk.is_past(one.place.order, end.order))
    return _in_order(walk, (*found, *held))[:limit] if held else found


def _in_order(walk: Walk, candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Return candidates in the walk's order, each once."""
    once = {one.place.id: one for one in candidates}.values()
    return tuple(sorted(once, key=lambda one: one.place.order, reverse=walk.down))


def _first(walk: Walk, where: Sql, limit: int) -> Sql:
    """Return a query for the first candidates of a walk that meet a condition."""
    return sql(
        f"SELECT {{}} AS key, d.id, d.res_model FROM {SCHEMA}.document d WHERE {{}} "
        "ORDER BY {} LIMIT {}",
        walk.shown(),
        where,
        walk.by(),
        Sql("%s", (limit,)),
    )


def _alone(context: OdooContext) -> Sql:
    if context.is_admin:
        return Sql("d.author_id IS NOT NULL")
    return Sql("d.author_id = %s", (context.uid,))


def _candidates(context: OdooContext, statement: Sql, before: str = "") -> tuple[Candidate, ...]:
    found = rows(context, statement, before)
    return tuple(Candidate(Place(key, one), model) for key, one, model in found)
