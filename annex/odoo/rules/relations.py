"""Conditions on related records: paths, ``any``, lists of records, hierarchies."""

import ast
from typing import TYPE_CHECKING

from annex.odoo.rules import comparing, domains
from annex.odoo.rules.collections import is_known, leaves_out_archived
from annex.odoo.rules.columns import expression_of
from annex.odoo.rules.domains import Every, Leaf, Tree
from annex.odoo.rules.errors import Refused
from annex.odoo.rules.hierarchies import hierarchy, parent_of, roots
from annex.odoo.rules.schema import Field
from annex.odoo.rules.values import Column, Items, Literal, Record, Scalar, Value
from annex.odoo.sql import Sql, any_of, column, name, sql

if TYPE_CHECKING:
    from annex.odoo.rules.compiler import Compiler, Place

_TRUE = ast.Constant(value=True)


def any_record(compiler: "Compiler", field: Field, condition: Tree, place: "Place") -> Sql:
    """Return the condition that a record of the relation meets another one. Raises Refused."""
    schema = compiler.schema
    comodel = field.relation
    alias = compiler.alias()
    inner = place.inside(comodel, alias)
    if field.ttype != "many2one":
        condition = _without_archived(compiler, field, condition)
    met = compiler.tree(condition, inner)
    if met.is_never:
        return Sql.never()
    table = name(schema.table(comodel))
    joined = sql("{} AS {}", table, name(alias))
    own = column(alias, "id")
    if field.ttype == "many2one":
        reference = expression_of(compiler, field, place.alias)
        return sql("EXISTS (SELECT FROM {} WHERE {} = {} AND {})", joined, own, reference, met)
    if field.ttype == "one2many":
        back = _inverse(compiler, field, alias)
        row = column(place.alias, "id")
        return sql("EXISTS (SELECT FROM {} WHERE {} = {} AND {})", joined, back, row, met)
    link, one, other = _link(compiler, field)
    return sql(
        "EXISTS (SELECT FROM {} JOIN {} ON {} = {} WHERE {} = {} AND {})",
        link,
        joined,
        own,
        other,
        one,
        column(place.alias, "id"),
        met,
    )


def any_of_domain(compiler: "Compiler", field: Field, domain: ast.expr, place: "Place") -> Sql:
    """Return the condition of ``any`` with a domain. Raises Refused."""
    if not field.is_relational:
        raise Refused(f"{field.model}.{field.name} is no relation")
    return any_record(compiler, field, domains.tree(domain), place)


def holds(compiler: "Compiler", field: Field, operator: str, value: Value, place: "Place") -> Sql:
    """Return the condition that a collection holds one of the records. Raises Refused."""
    if operator not in ("=", "in"):
        raise Refused(f"{operator!r} on a collection")
    match value:
        case Items(parts=parts):
            pass
        case Record(id=one):
            parts = (Scalar(one, "integer"),)
        case Literal() | Scalar() | Column():
            parts = (value,)
        case _:
            raise Refused("a collection is compared with something else than records")
    if operator == "=" and isinstance(value, Items) and not parts:
        parts = (Literal(False),)
    listed = tuple(one for one in parts if not (isinstance(one, Literal) and one.value is False))
    row = column(place.alias, "id")
    source, own, back = _members(compiler, field)
    met = []
    if listed:
        # What is not set asks for an empty collection, which a scalar can not say here.
        found = comparing.equals(own, "many2one", Items(listed), zero=None)
        met.append(sql("EXISTS (SELECT FROM {} WHERE {} = {} AND {})", source, back, row, found))
        met += [
            comparing.is_nothing(one.sql) & _is_empty(source, back, row)
            for one in listed
            if isinstance(one, Scalar)
        ]
    if len(listed) < len(parts):
        met.append(_is_empty(source, back, row))
    return any_of(met)


def within(compiler: "Compiler", field: Field, leaf: Leaf, place: "Place") -> Sql:
    """Return the condition of ``child_of`` and ``parent_of``. Raises Refused."""
    model, target, parent = field.relation, field, ""
    if field.name == "id":
        model = place.model
    elif not field.is_relational:
        raise Refused(f"{field.model}.{field.name} has no hierarchy")
    elif model == place.model:
        if field.ttype != "many2one":
            raise Refused("a hierarchy along a collection")
        # On the model itself the field is the way up, and the row is what is found.
        target, parent = compiler.schema.field(model, "id"), field.name
    found = hierarchy(
        compiler.schema,
        model,
        parent or parent_of(model),
        roots(compiler.value(leaf.value)),
        up=leaf.operator == "parent_of",
        active=field.ttype == "many2many"
        and leaves_out_archived(field)
        and compiler.schema.has_field(model, "active"),
    )
    if target.ttype in ("one2many", "many2many"):
        return holds(compiler, target, "in", Column(found, "integer"), place)
    return sql("{} IN ({})", expression_of(compiler, target, place.alias), found)


def _without_archived(compiler: "Compiler", field: Field, condition: Tree) -> Tree:
    if not leaves_out_archived(field) or domains.mentions(condition, "active"):
        return condition
    if isinstance(condition, Leaf) and condition.path.partition(".")[0] == "active":
        return condition
    if not compiler.schema.has_field(field.relation, "active"):
        return condition
    return Every((condition, Leaf("active", "=", _TRUE)))


def _is_empty(source: Sql, back: Sql, row: Sql) -> Sql:
    return sql("NOT EXISTS (SELECT FROM {} WHERE {} = {})", source, back, row)


def _members(compiler: "Compiler", field: Field) -> tuple[Sql, Sql, Sql]:
    """Return a collection's source, its column of members and its column of owners."""
    if field.ttype == "one2many":
        alias = compiler.alias()
        back = _inverse(compiler, field, alias)
        table = name(compiler.schema.table(field.relation))
        return sql("{} AS {}", table, name(alias)), column(alias, "id"), back
    link, one, other = _link(compiler, field)
    return link, other, one


def _inverse(compiler: "Compiler", field: Field, alias: str) -> Sql:
    _require_known(field)
    schema = compiler.schema
    inverse = schema.field(field.relation, field.relation_field)
    if inverse.ttype != "many2one" or not inverse.store or inverse.relation != field.model:
        raise Refused(f"{field.relation}.{field.relation_field} does not lead back")
    schema.column(schema.table(field.relation), inverse.name)
    return column(alias, inverse.name)


def _link(compiler: "Compiler", field: Field) -> tuple[Sql, Sql, Sql]:
    _require_known(field)
    if not field.relation_table or not field.column1 or not field.column2:
        raise Refused(f"the table of {field.model}.{field.name} is not known")
    for needed in (field.column1, field.column2):
        compiler.schema.column(field.relation_table, needed)
    alias = compiler.alias()
    source = sql("{} AS {}", name(field.relation_table), name(alias))
    return source, column(alias, field.column1), column(alias, field.column2)


def _require_known(field: Field) -> None:
    if not is_known(field):
        raise Refused(f"what {field.model}.{field.name} holds is decided in Odoo's code")
