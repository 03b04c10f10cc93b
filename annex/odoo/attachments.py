"""Which documents Odoo shows a user: mostly as the record each is linked to (Odoo 16 to 19)."""

from collections.abc import Collection

from annex.odoo.context import OdooContext
from annex.odoo.rules import kept
from annex.odoo.rules.deciding import granting
from annex.odoo.rules.predicates import predicate
from annex.odoo.sql import Sql, all_of, any_of, column, name, sql

MODEL = "ir.attachment"
RECORD = "_record"
"""The alias of the record that a document is linked to; callers have others."""
_MODELS = """
WITH RECURSIVE found(model) AS (
  (SELECT res_model FROM ir_attachment WHERE res_model IS NOT NULL ORDER BY res_model LIMIT 1)
  UNION ALL
  SELECT (SELECT a.res_model FROM ir_attachment a WHERE a.res_model > f.model
          ORDER BY a.res_model LIMIT 1)
  FROM found f WHERE f.model IS NOT NULL
)
SELECT model FROM found WHERE model IS NOT NULL"""
"""Jumps along the index on (res_model, res_id), however many documents there are."""


def readable_models(context: OdooContext) -> tuple[str, ...]:
    """Return the models with documents whose records the user may read some of."""
    return _readable(context, linked_models(context))


def linked_models(context: OdooContext) -> tuple[str, ...]:
    """Return the models with documents, whoever may read their records."""
    rows = kept.schema(context.using, context.mark).rows(_MODELS)
    return tuple(model for (model,) in rows)


def _readable(context: OdooContext, models: Collection[str]) -> tuple[str, ...]:
    book = kept.rulebook(context.using, context.mark)
    return tuple(
        model
        for model in models
        if granting(book, model, context.groups)
        and not predicate(model, context, RECORD, "linked").sql.is_never
    )


def sees(context: OdooContext, document_id: int) -> bool:
    """Tell whether Odoo lists one document, asking about the model of its record alone."""
    schema = kept.schema(context.using, context.mark)
    found = schema.rows("SELECT res_model FROM ir_attachment WHERE id = %s", [document_id])
    if not found:
        return False
    condition = visible(context, "a", models=[model for (model,) in found if model])
    picked = Sql("%s", (document_id,))
    asked = sql("SELECT a.id FROM ir_attachment a WHERE a.id = {} AND {}", picked, condition)
    return bool(schema.rows(asked.text, asked.params))


def visible(context: OdooContext, alias: str = "a", models: Collection[str] | None = None) -> Sql:
    """Return the condition that Odoo lists a document, over ``ir_attachment`` under ``alias``.

    For a few rows, or to count them all: each row looks its own record up. Where all that is asked
    about is linked to a few ``models``, naming them spares the plan of the others; documents of
    models that are not named are then left out, unless they are public.
    """
    own = _itself(context, alias)
    if own.is_never:
        return own
    res_id, model = column(alias, "res_id"), column(alias, "res_model")
    branches = [
        sql("WHEN {} THEN {}", Sql("%s", (one,)), _record_is_readable(context, one, res_id))
        for one in (readable_models(context) if models is None else _readable(context, models))
    ]
    by_record = Sql.never()
    if branches:
        chosen = sql(
            "CASE {} " + " ".join("{}" for _ in branches) + " ELSE FALSE END", model, *branches
        )
        by_record = sql("({} <> 0 AND {})", res_id, chosen)
    return all_of([own, any_of([_alone(context, alias), by_record])])


def visible_from_records(context: OdooContext, alias: str = "a") -> Sql:
    """Return the same condition for a user who reads few records: it starts from those.

    The documents are found along the index on (res_model, res_id), not one after the other.
    """
    own = _itself(context, alias)
    if own.is_never:
        return own
    alone = sql("SELECT x.id FROM ir_attachment x WHERE {}", _alone(context, "x"))
    sources = [*ids_from_records(context), alone]
    union = sql(" UNION ALL ".join("{}" for _ in sources), *sources)
    return all_of([own, sql("{} IN ({})", column(alias, "id"), union)])


def readable_records(context: OdooContext, model: str) -> Sql | None:
    """Return a query for the ids of a model's records that let their documents be seen, if any."""
    if not _readable(context, [model]):
        return None
    return sql(
        "SELECT {} FROM {} AS {} WHERE {}",
        column(RECORD, "id"),
        name(kept.schema(context.using, context.mark).table(model)),
        name(RECORD),
        predicate(model, context, RECORD, "linked").sql,
    )


def ids_from_records(
    context: OdooContext, models: Collection[str] | None = None
) -> tuple[Sql, ...]:
    """Return queries for the ids of the documents whose records the user reads, one a model.

    What Odoo says of documents themselves is not in them: ``visible`` has the last word.
    """
    schema = kept.schema(context.using, context.mark)
    sources = []
    for model in readable_models(context) if models is None else _readable(context, models):
        condition = predicate(model, context, RECORD, "linked").sql
        sources.append(
            sql(
                "SELECT x.id FROM {} AS {} JOIN ir_attachment x ON x.res_model = {} "
                "AND x.res_id = {} WHERE {}",
                name(schema.table(model)),
                name(RECORD),
                Sql("%s", (model,)),
                column(RECORD, "id"),
                condition,
            )
        )
    return tuple(sources)


def _itself(context: OdooContext, alias: str) -> Sql:
    """Return what Odoo's access rows and rules say of ``ir.attachment`` itself."""
    condition = predicate(MODEL, context, alias, "linked").sql
    # Documents that are the storage of a field are not listed.
    return all_of([condition, sql("{} IS NULL", column(alias, "res_field"))])


def _alone(context: OdooContext, alias: str) -> Sql:
    """Return the condition that a document is visible whatever it is linked to."""
    res_id = column(alias, "res_id")
    unlinked = sql("({} IS NULL OR {} = 0)", res_id, res_id)
    if not context.is_admin:
        author = Sql("%s", (context.uid,))
        unlinked = all_of([unlinked, sql("{} = {}", column(alias, "create_uid"), author)])
    return any_of([sql("{} IS TRUE", column(alias, "public")), unlinked])


def _record_is_readable(context: OdooContext, model: str, res_id: Sql) -> Sql:
    # With an offset every row looks its own record up. Without, PostgreSQL may read the whole table
    # of a model into a hash, for a page of documents.
    condition = predicate(model, context, RECORD, "linked").sql
    table = name(kept.schema(context.using, context.mark).table(model))
    return sql(
        "EXISTS (SELECT FROM {} AS {} WHERE {} = {} AND {} OFFSET 0)",
        table,
        name(RECORD),
        column(RECORD, "id"),
        res_id,
        condition,
    )
