"""Says of one record which access rows and rules let a user read it, and which did not."""

from dataclasses import dataclass

from django.db import connections

from annex.odoo.context import OdooContext
from annex.odoo.rules import deciding
from annex.odoo.rules.compiler import Compiler
from annex.odoo.rules.errors import Refusal, Refused
from annex.odoo.rules.predicates import compiler_for
from annex.odoo.sql import Sql, name, sql


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that binds the user, and whether it lets the record through."""

    rule_id: int
    name: str
    domain: str
    is_global: bool
    holds: bool
    refused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Every global rule has to hold, and one of the others where there are any."""

    model: str
    record_id: int
    exists: bool
    allowed: bool
    access: tuple[tuple[int, str], ...]
    rules: tuple[Reason, ...]
    refusals: tuple[Refusal, ...]


def explanation(model: str, record_id: int, context: OdooContext) -> Explanation:
    """Return why the user may or may not read the record."""
    compiler = compiler_for(context)
    book = deciding.book_of(compiler)
    access = deciding.granting(book, model, context.groups)
    bound = deciding.binding(book, model, context.groups)
    asked, notes = [], []
    for rule in bound:
        before = len(compiler.refusals)
        asked.append(deciding.compiled(compiler, model, "r", rule))
        notes.append(tuple(one.reason for one in compiler.refusals[before:]))
    whole = deciding.listed(compiler, model, "r")
    row = _row(compiler, model, record_id, [whole, *asked])
    said = row or (False,) * (len(asked) + 1)
    return Explanation(
        model=model,
        record_id=record_id,
        exists=row is not None,
        allowed=bool(said[0]),
        access=tuple((one.id, one.name) for one in access),
        rules=tuple(
            Reason(rule.id, rule.name, rule.domain, not rule.group_ids, bool(holds), refused)
            for rule, holds, refused in zip(bound, said[1:], notes, strict=True)
        ),
        refusals=tuple(dict.fromkeys(compiler.refusals)),
    )


def _row(
    compiler: Compiler, model: str, record_id: int, conditions: list[Sql]
) -> tuple[object, ...] | None:
    try:
        table = name(compiler.schema.table(model))
    except Refused:
        return None
    statement = sql(
        "SELECT " + ", ".join("{}" for _ in conditions) + " FROM {} AS r WHERE r.id = {}",
        *conditions,
        table,
        Sql("%s", (record_id,)),
    )
    with connections[compiler.context.using].cursor() as cursor:
        cursor.execute(statement.text, statement.params)
        row: tuple[object, ...] | None = cursor.fetchone()
    return row
