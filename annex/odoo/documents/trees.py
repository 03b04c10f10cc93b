"""Ways to browse: by record, directory, type and tag, each level with what is below it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, Literal

from annex.odoo.attachments import readable_models
from annex.odoo.context import OdooContext
from annex.odoo.contract.grants import SCHEMA
from annex.odoo.documents.counts import MOST_LOOKED_AT, Count, count
from annex.odoo.documents.details import model_labels, record_labels
from annex.odoo.documents.filters import Filters, condition
from annex.odoo.documents.seeing import has_table, label, rows, seen
from annex.odoo.documents.values import KINDS
from annex.odoo.rules.reading import readable
from annex.odoo.sql import Sql, all_of, sql

By = Literal["record", "directory", "type", "tag"]
TREES: Final[tuple[By, ...]] = ("record", "directory", "type", "tag")
CAP: Final = 1_000
MOST_NODES: Final = 200
"""Nodes of one level; a search finds the others."""


@dataclass(frozen=True, slots=True)
class Node:
    """A branch: how to ask for what is below it, what it is called, and how many are there."""

    key: str
    label: str
    number: int
    capped: bool
    has_children: bool


def tree(
    context: OdooContext, by: By, parent: str | None = None, filters: Filters | None = None
) -> tuple[Node, ...]:
    """Return the nodes below ``parent``, or the first level; a node without documents is left out.

    A parent is the key of a node. Raises ValueError for another one.
    """
    filters = filters or Filters()
    if by == "record":
        return tuple(_records(context, parent, filters) if parent else _models(context, filters))
    if by == "directory":
        return tuple(_directories(context, parent, filters))
    if parent is not None:
        raise ValueError(f"There is nothing below {parent!r}.")
    return tuple(_kinds(context, filters) if by == "type" else _tags(context, filters))


def _models(context: OdooContext, filters: Filters) -> Iterable[Node]:
    models = readable_models(context)
    labels = model_labels(context, models)
    nodes = (
        _node(model, labels.get(model, model), count(context, replace(filters, model=model)), True)
        for model in models
    )
    return sorted(filter(None, nodes), key=lambda node: node.label.casefold())


def _records(context: OdooContext, model: str, filters: Filters) -> Iterable[Node]:
    """Group what the newest documents of a model are attached to."""
    where = condition(replace(filters, model=model), context)
    statement = sql(
        "WITH c AS MATERIALIZED (SELECT d.id, d.res_id FROM "
        f"{SCHEMA}.document d WHERE {{}} ORDER BY d.created_at DESC LIMIT {{}}) "
        "SELECT c.res_id, count(*) FROM c JOIN ir_attachment a ON a.id = c.id "
        "WHERE c.res_id IS NOT NULL AND {} GROUP BY c.res_id ORDER BY max(c.id) DESC LIMIT {}",
        all_of([where]),
        Sql("%s", (MOST_LOOKED_AT,)),
        seen(context, models=(model,)),
        Sql("%s", (MOST_NODES,)),
    )
    numbers: dict[int, int] = dict(rows(context, statement))
    labels = record_labels(context, model, list(numbers)) if numbers else {}
    return sorted(
        (
            Node(f"{model}:{one}", text, min(numbers[one], CAP), numbers[one] > CAP, False)
            for one, text in labels.items()
        ),
        key=lambda node: node.label.casefold(),
    )


def _directories(context: OdooContext, parent: str | None, filters: Filters) -> Iterable[Node]:
    if not has_table(context, "dms_directory"):
        return ()
    if parent is not None and not parent.isdecimal():
        raise ValueError(f"There is no directory {parent!r}.")
    below = Sql("r.parent_id = %s", (int(parent),)) if parent else Sql("r.parent_id IS NULL")
    allowed = readable("dms.directory", context, "r")
    statement = sql(
        "SELECT r.id, r.name, EXISTS (SELECT FROM dms_directory c WHERE c.parent_id = r.id) "
        "FROM dms_directory r WHERE {} AND {} ORDER BY lower(r.name), r.id LIMIT {}",
        below,
        allowed,
        Sql("%s", (MOST_NODES,)),
    )
    nodes = (
        _node(
            str(one),
            text,
            count(context, replace(filters, directory_id=one)),
            has_below,
            keep=has_below,
        )
        for one, text, has_below in rows(context, statement)
    )
    return filter(None, nodes)


def _kinds(context: OdooContext, filters: Filters) -> Iterable[Node]:
    nodes = (
        _node(kind, kind, count(context, replace(filters, kind=kind)), False) for kind in KINDS
    )
    return filter(None, nodes)


def _tags(context: OdooContext, filters: Filters) -> Iterable[Node]:
    if not has_table(context, "dms_tag"):
        return ()
    statement = sql(
        "SELECT r.id, {} FROM dms_tag r WHERE r.active IS TRUE AND {} ORDER BY 2, 1 LIMIT {}",
        label(context, "dms.tag", "r") or Sql("r.id::text"),
        readable("dms.tag", context, "r"),
        Sql("%s", (MOST_NODES,)),
    )
    nodes = (
        _node(str(one), text, count(context, replace(filters, tag_id=one)), False)
        for one, text in rows(context, statement)
    )
    return filter(None, nodes)


def _node(
    key: str, text: str, number: Count, has_children: bool, *, keep: bool = False
) -> Node | None:
    if not number.number and not number.capped and not keep:
        return None
    return Node(key, text, number.number, number.capped, has_children)
