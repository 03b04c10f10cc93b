"""Ancestors and descendants, for ``child_of`` and ``parent_of``."""

from annex.odoo.rules.errors import Refused
from annex.odoo.rules.schema import Schema
from annex.odoo.rules.values import Column, Items, Literal, Record, Records, Scalar, Value
from annex.odoo.sql import Sql, name, sql

PARENTS = {"stock.location": "location_id", "stock.package": "parent_package_id"}
"""Models whose parent is in another field than ``parent_id`` (``_parent_name``)."""


def parent_of(model: str) -> str:
    """Return the field with a model's parent."""
    return PARENTS.get(model, "parent_id")


def roots(value: Value) -> Sql:
    """Return the ids that a hierarchy starts from as a subquery. Raises Refused."""
    given, queries = [], []
    for part in value.parts if isinstance(value, Items) else (value,):
        match part:
            case Literal(value=False):
                raise Refused("a hierarchy of nothing")
            case Literal(value=int() as one) if not isinstance(one, bool) and one > 0:
                given.append(one)
            case Scalar(sql=one, ttype="integer") | Record(id=one):
                queries.append(sql("SELECT {}", one))
            case Column(query=query, ttype="integer") | Records(ids=query):
                queries.append(query)
            case _:
                raise Refused("a hierarchy of something else than records")
    if given or not queries:
        queries.insert(0, Sql("SELECT unnest(%s::integer[])", (given,)))
    return sql(" UNION ALL ".join("({})" for _ in queries), *queries)


def hierarchy(
    schema: Schema, model: str, parent: str, start: Sql, *, up: bool, active: bool
) -> Sql:
    """Return the ids of ``start`` and of all below or above them as a subquery. Raises Refused."""
    table = schema.table(model)
    field = schema.field(model, parent)
    if field.ttype != "many2one" or not field.store or field.relation != model:
        raise Refused(f"{model}.{parent} is no parent")
    schema.column(table, parent)
    only = Sql("TRUE")
    if active:
        schema.column(table, "active")
        only = Sql("r.active IS TRUE")
    step = "SELECT c.{} FROM {} c JOIN h ON c.id = h.id WHERE c.{} IS NOT NULL"
    if not up:
        step = "SELECT c.id FROM {1} c JOIN h ON c.{0} = h.id"
    return sql(
        "WITH RECURSIVE h(id) AS (SELECT r.id FROM {} r WHERE r.id IN ({}) AND {} UNION {}) "
        "SELECT id FROM h",
        name(table),
        start,
        only,
        Sql(step.format(name(parent).text, name(table).text, name(parent).text)),
    )
