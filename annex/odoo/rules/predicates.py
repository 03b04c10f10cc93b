"""Compiled conditions, kept for as long as Odoo says that nothing they rest on has changed."""

from dataclasses import dataclass
from typing import Literal

from annex.odoo.context import OdooContext
from annex.odoo.rules import adapters, deciding, kept
from annex.odoo.rules.compiler import Compiler
from annex.odoo.rules.errors import Refusal
from annex.odoo.signals import keep
from annex.odoo.sql import Sql

Way = Literal["listed", "linked"]


@dataclass(frozen=True, slots=True)
class Predicate:
    """The condition that a record is readable, and what of it was refused."""

    sql: Sql
    refusals: tuple[Refusal, ...]


def compiler_for(context: OdooContext) -> Compiler:
    """Return a compiler for a context, with all adapters."""
    schema = kept.schema(context.using, context.mark)
    return Compiler(context, schema, adapters.SEARCHES)


def predicate(model: str, context: OdooContext, alias: str, way: Way) -> Predicate:
    """Return the condition for a model: as Odoo lists records, or as a link to one asks."""
    made: dict[tuple[str, str, str], Predicate] = keep(
        context.using, ("predicates", context), context.mark, dict
    )
    key = (model, alias, way)
    if key not in made:
        made[key] = _compiled(model, context, alias, way)
    return made[key]


def _compiled(model: str, context: OdooContext, alias: str, way: Way) -> Predicate:
    compiler = compiler_for(context)
    decide = deciding.listed if way == "listed" else deciding.linked
    condition = decide(compiler, model, alias)
    return Predicate(condition, tuple(dict.fromkeys(compiler.refusals)))
