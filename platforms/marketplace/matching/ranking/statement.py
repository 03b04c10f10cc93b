"""The one statement of a run: it finds who is eligible, scores them, and keeps the run's rows.

Everything is computed in the database by whole numbers; what comes back is a count. Every table is
named with the account as a constant, which lets its policy be compared once (annex.tenancy).

Who is eligible is found first, beginning with the rarest skill, and nothing else is computed for
anybody else. Each step reaches its rows by an index or a hash, never by a list: the planner takes
skills to be independent of each other, so it expects far fewer people than there are, and what it
would then do with a list is to read it once for each of them.

For the same reason it is not asked how to reach them. Few are looked up one by one; of ``MANY`` it
costs less to read all who speak a language or have a skill, and to join.
"""

from typing import Any, Final
from uuid import UUID

from platforms.marketplace.matching.models import MatchRecord, MatchResult, TrackRecord
from platforms.marketplace.matching.ranking.asked import FULL_CREDIT, Asked
from platforms.marketplace.matching.ranking.eligibility import (
    lookups,
    own_conditions,
    params,
)
from platforms.marketplace.matching.ranking.parts import PARTS, quality_sql
from platforms.marketplace.matching.ranking.rulebook import MOST, Rulebook
from platforms.marketplace.matching.ranking.seeds import tie_sql
from platforms.marketplace.matching.ranking.vector import HEAD, TOP, UNKNOWN
from platforms.marketplace.specialists.models import (
    Specialist,
    SpecialistLanguage,
    SpecialistSkill,
)

MANY: Final = 5_000
"""From how many on who have every skill required the rest is read at once."""

ONE_BY_ONE: Final = "SET LOCAL enable_nestloop = on"
AT_ONCE: Final = "SET LOCAL enable_nestloop = off"

KEPT: Final = 200
"""How many of a run have rows of their own; its record has everybody."""

# least() and greatest() pass over what is null, so what is not known has to be asked for first.
_UNUSED = (
    f"(CASE WHEN h.last_used_on IS NULL THEN {UNKNOWN} "
    f"ELSE least(greatest(%(day)s::date - h.last_used_on, 0), {TOP}) END)"
)
_YEARS = "(h.years * 10)::integer"
_PLACES = {
    "level": "({0} >> 35 & 7)::integer",
    "years": "({0} >> 21 & 16383)::integer",
    "unused": "({0} >> 7 & 16383)::integer - 1",
    "credit": "({0} & 127)::integer",
}
"""Where the best of a skill is in the number that holds all of it, its quality above them."""
_QUALITY = "({0} >> 38)::integer"

Values = dict[str, Any]


def beginning(account_id: UUID, asked: Asked) -> tuple[str, Values]:
    """Return the query for those who have every skill required: how many, and their ids.

    The ids are one array's literal, which the ranking takes as it is: nobody is looked for twice.
    """
    return (
        f"SELECT count(*), coalesce(array_agg(k.id), '{{}}')::text FROM ({_skilled(asked)}) k",
        _values(account_id, asked),
    )


def ranking(
    account_id: UUID, asked: Asked, rulebook: Rulebook, seed: int, *, skilled: str, many: bool
) -> tuple[str, Values]:
    """Return the common table expressions up to ``ranked``, and their parameters.

    ``ranked`` has a row for each eligible specialist: id, rank, score, tie, parts and inputs.
    ``skilled`` are the ids that ``beginning`` found; who has lost a skill since is not eligible.
    With ``many`` it is written for ``AT_ONCE``; what it says is the same.
    """
    values = _values(account_id, asked) | {"skilled": skilled}
    skills = range(len(asked.skills))
    places = [f"k{n}_{name}" for n in skills for name in _PLACES]
    spoken = [f"l{n}" for n in range(len(asked.languages))]
    decoded = "".join(
        f", {sql.format(f'coalesce(d.k{n}, 0)')} AS k{n}_{name}"
        for n in skills
        for name, sql in (_PLACES | {"quality": _QUALITY}).items()
    )
    fits = ",\n".join(
        f"({rulebook.weights[one.name]} * ({one.fit_sql(asked)}) / {MOST})::smallint "
        f"AS p_{one.name}"
        for one in PARTS
    )
    every = [f"p_{one.name}" for one in PARTS]
    spoken_as, spoken_in = _spoken(asked, many=many)
    ruled_out = [f"{sql} AS {name}" for name, sql in lookups(asked, many=many).items()]
    best, detailed = _detailed(asked, many=many)
    still_held = [f"d.k{n} IS NOT NULL" for n in range(len(asked.musts))]
    return (
        f"""
WITH skilled AS MATERIALIZED (SELECT unnest(%(skilled)s::uuid[]) AS id
), fit AS MATERIALIZED (
    SELECT s.id, {", ".join(f"{sql} AS {name}" for name, sql in _head(asked).items())}
    FROM skilled k
    JOIN "{_table(Specialist)}" s ON s.account_id = %(account)s AND s.id = k.id
    WHERE {" AND ".join(own_conditions(asked, rulebook))}
), seen AS MATERIALIZED (
    SELECT f.*, {", ".join([*spoken_as, *ruled_out])}
    FROM fit f {spoken_in}
){best}, eligible AS MATERIALIZED (
    SELECT f.*, {", ".join(f"least(coalesce(t.{name}, 0), {TOP}) AS {name}" for name in HEAD[4:])}
        {decoded}
    FROM seen f
    LEFT JOIN "{_table(TrackRecord)}" t
        ON t.account_id = %(account)s AND t.specialist_id = f.id
    {detailed}
    WHERE {" AND ".join([_passed(asked, many=many), *still_held])}
), scored AS MATERIALIZED (
    SELECT c.id, {fits},
        ({tie_sql("c.id", seed)})::integer AS tie,
        ARRAY[{", ".join([*HEAD, *spoken, *places])}]::smallint[] AS inputs
    FROM eligible c
), ranked AS MATERIALIZED (
    SELECT t.*, row_number() OVER (ORDER BY t.score DESC, t.tie, t.id)::integer AS rank
    FROM (
        SELECT id, tie, inputs, ARRAY[{", ".join(every)}]::smallint[] AS parts,
            ({" + ".join(every)})::smallint AS score
        FROM scored
    ) t
)""",
        values,
    )


def keeping(
    account_id: UUID,
    asked: Asked,
    rulebook: Rulebook,
    seed: int,
    run_id: UUID,
    *,
    skilled: str,
    many: bool,
) -> tuple[str, Values]:
    """Return the statement that ranks, and writes the rows of a run that is there."""
    head, values = ranking(account_id, asked, rulebook, seed, skilled=skilled, many=many)
    return (
        f"""{head}, recorded AS (
    INSERT INTO "{_table(MatchRecord)}"
        (id, account_id, run_id, specialists, scores, ties, inputs)
    SELECT gen_random_uuid(), %(account)s, %(run)s,
        coalesce(array_agg(id ORDER BY rank), '{{}}'),
        coalesce(array_agg(score ORDER BY rank), '{{}}'),
        coalesce(array_agg(tie ORDER BY rank), '{{}}'),
        coalesce(array_agg(inputs ORDER BY rank), '{{}}')
    FROM ranked
), shown AS (
    INSERT INTO "{_table(MatchResult)}"
        (id, account_id, run_id, specialist_id, rank, score, parts, inputs)
    SELECT gen_random_uuid(), %(account)s, %(run)s, id, rank, score, parts, inputs
    FROM ranked WHERE rank <= {KEPT}
)
SELECT count(*) FROM ranked""",
        values | {"run": run_id},
    )


def _values(account_id: UUID, asked: Asked) -> Values:
    values: Values = params(asked) | {"account": account_id}
    values |= {f"l{n}": one.code for n, one in enumerate(asked.languages)}
    counted = {f"k{n}": list(_counted(asked, n)) for n in range(len(asked.skills))}
    values |= counted | {"counted": list({id for its in counted.values() for id in its})}
    return values


def _counted(asked: Asked, n: int) -> dict[UUID, int]:
    """Return what counts as a skill asked: related ones for wishes only."""
    credits = asked.skills[n].credits
    if n >= len(asked.musts):
        return credits
    return {id: percent for id, percent in credits.items() if percent == FULL_CREDIT}


def _skilled(asked: Asked) -> str:
    """Return the query for the ids of those who meet every must; it begins at the rarest.

    Those that one skill alone meets leave nobody double. The others are conditions, unless there
    is nothing else to begin at.
    """
    held = f'SELECT {{}} FROM "{_table(SpecialistSkill)}" m{{}} WHERE {{}}'
    told = [
        f"m{n}.account_id = %(account)s AND m{n}.skill_id = ANY (%(k{n})s::uuid[]) "
        f"AND m{n}.level >= {must.level}"
        for n, must in enumerate(asked.musts)
    ]
    several = [n for n in range(len(told)) if len(_counted(asked, n)) > 1]
    alone = [n for n in range(len(told)) if n not in several]
    if not told:
        return f'SELECT s.id FROM "{_table(Specialist)}" s WHERE s.account_id = %(account)s'
    begins = alone or several[:1]
    first = begins[0]
    parts = [
        f'"{_table(SpecialistSkill)}" m{n} '
        + (f"ON m{n}.specialist_id = m{first}.specialist_id AND {told[n]}" if n != first else "")
        for n in begins
    ]
    where = [told[first]]
    where += [
        f"EXISTS ({held.format('', n, told[n])} AND m{n}.specialist_id = m{first}.specialist_id)"
        for n in several
        if n not in begins
    ]
    distinct = "" if alone else "DISTINCT "
    return (
        f"SELECT {distinct}m{first}.specialist_id AS id FROM {' JOIN '.join(parts)} "
        f"WHERE {' AND '.join(where)}"
    )


def _spoken(asked: Asked, *, many: bool) -> tuple[list[str], str]:
    """Return the levels of the languages asked as columns, and the joins that these need."""
    table = f'"{_table(SpecialistLanguage)}"'
    rows = [
        f"l{n}.account_id = %(account)s AND l{n}.language = %(l{n})s AND l{n}.level >= {one.level} "
        f"AND l{n}.specialist_id = f.id"
        for n, one in enumerate(asked.languages)
    ]
    if many:
        joins = [f"JOIN {table} l{n} ON {told}" for n, told in enumerate(rows)]
        return [f"l{n}.level::integer AS l{n}" for n in range(len(rows))], " ".join(joins)
    return [
        f"(SELECT l{n}.level FROM {table} l{n} WHERE {told})::integer AS l{n}"
        for n, told in enumerate(rows)
    ], ""


def _passed(asked: Asked, *, many: bool) -> str:
    spoken = [f"f.l{n} IS NOT NULL" for n in range(len(asked.languages))]
    return " AND ".join(spoken + [f"NOT f.{name}" for name in lookups(asked, many=many)])


def _head(asked: Asked) -> dict[str, str]:
    """Return the first four inputs, those that the specialist's own row says."""
    rate = slack = str(UNKNOWN)
    if asked.budget_cents:
        rate = (
            f"CASE WHEN s.day_rate IS NULL THEN {UNKNOWN} ELSE "
            "least((s.day_rate * 100)::bigint * 10000 / %(budget)s, 10000)::integer END"
        )
    if asked.starts_on is not None:
        free = "greatest(s.free_from, %(day)s::date + s.notice_days::integer)"
        slack = (
            f"CASE WHEN s.free_from IS NULL THEN {UNKNOWN} "
            f"ELSE least(%(starts_on)s::date - {free}, {TOP}) END"
        )
    confirmed = "(s.availability_confirmed_at AT TIME ZONE 'UTC')::date"
    since = (
        f"CASE WHEN s.availability_confirmed_at IS NULL THEN {UNKNOWN} "
        f"ELSE least(greatest(%(day)s::date - {confirmed}, 0), {TOP}) END"
    )
    told = (rate, slack, "s.days_per_week::integer", since)
    return dict(zip(HEAD[:4], told, strict=True))


def _detailed(asked: Asked, *, many: bool) -> tuple[str, str]:
    """Return the best that each eligible has of each skill: an expression more, and its join.

    What a row says is packed into one number, the quality first, so that max() finds the best. IS
    TRUE keeps the skills out of the index's condition, which would look each of them up.
    """
    if not asked.skills:
        return "", ""
    table = f'"{_table(SpecialistSkill)}"'
    best = ",\n        ".join(
        f"max({_packed(asked, n)}) FILTER (WHERE {_counts(asked, n)}) AS k{n}"
        for n in range(len(asked.skills))
    )
    own = "h.account_id = %(account)s AND h.specialist_id = f.id"
    counted = "h.skill_id = ANY (%(counted)s::uuid[])"
    if many:
        return (
            f""", best AS MATERIALIZED (
    SELECT f.id, {best}
    FROM seen f JOIN {table} h ON {own} AND {counted}
    WHERE {_passed(asked, many=many)}
    GROUP BY f.id
)""",
            "LEFT JOIN best d ON d.id = f.id",
        )
    held = f"SELECT {best} FROM {table} h WHERE {own} AND ({counted}) IS TRUE"
    return "", f"CROSS JOIN LATERAL ({held}) d"


def _counts(asked: Asked, n: int) -> str:
    least = asked.skills[n].level if n < len(asked.musts) else 1
    return f"h.skill_id = ANY (%(k{n})s::uuid[]) AND h.level >= {least}"


def _packed(asked: Asked, n: int) -> str:
    credits = list(_counted(asked, n).values())
    credit = str(credits[0])
    if len(set(credits)) > 1:
        whens = " ".join(
            f"WHEN h.skill_id = ANY ((%(k{n})s::uuid[])[{first}:{last}]) THEN {percent}"
            for percent, first, last in _spans(credits)
        )
        credit = f"CASE {whens} END"
    quality = quality_sql(asked.skills[n], "h.level", _YEARS, _UNUSED, credit)
    return (
        f"((((({quality})::bigint * 8 + h.level) * 16384 + {_YEARS}) * 16384 "
        f"+ {_UNUSED} + 1) * 128 + {credit})"
    )


def _spans(credits: list[int]) -> list[tuple[int, int, int]]:
    """Return each run of equal credits with its first and last place, counted from 1."""
    spans: list[tuple[int, int, int]] = []
    for place, percent in enumerate(credits, start=1):
        if spans and spans[-1][0] == percent:
            spans[-1] = (percent, spans[-1][1], place)
        else:
            spans.append((percent, place, place))
    return spans


def _table(model: Any) -> str:
    return str(model._meta.db_table)
