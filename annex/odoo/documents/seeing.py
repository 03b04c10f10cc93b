"""The one condition that every answer about documents goes through."""

from collections.abc import Collection, Sequence
from typing import Any, Final

from django.db import connections

from annex.odoo.attachments import readable_records, visible
from annex.odoo.context import OdooContext
from annex.odoo.rules import kept
from annex.odoo.rules.errors import Refused
from annex.odoo.rules.reading import readable
from annex.odoo.sql import Sql, sql

FILE: Final = "dms.file"
LINKED_TO: Final = """
SELECT DISTINCT res_model FROM ir_attachment WHERE id = ANY (%s) AND res_model IS NOT NULL"""


def seen(context: OdooContext, *, models: Collection[str] | None = None) -> Sql:
    """Return the condition that the user sees a document, over ``ir_attachment`` as ``a``.

    What Odoo lists, and the contents of dms files the user may read, which Odoo shows as files.
    With ``models``, only of those and of documents linked to nothing.
    """
    listed = visible(context, "a", models)
    return listed | _dms_content(context) if shows_files(context, models) else listed


def linked_to(context: OdooContext, ids: Sequence[int]) -> list[str]:
    """Return the models that documents are linked to: a condition for these alone is soon planned.

    A document that is linked elsewhere in between is hidden for that moment.
    """
    found = rows(context, Sql(LINKED_TO, (list(ids),)))
    return sorted(model for (model,) in found)


def records_seen(context: OdooContext, model: str) -> Sql:
    """Return a query for the ids of a model's records whose documents the user may see."""
    queries = [readable_records(context, model)]
    if model == FILE and shows_files(context):
        listed = readable(FILE, context, "r")
        queries.append(sql("SELECT r.id FROM dms_file AS r WHERE {}", listed))
    asked = [one for one in queries if one is not None]
    return sql(" UNION ".join("{}" for _ in asked), *asked)


def shows_files(context: OdooContext, models: Collection[str] | None = None) -> bool:
    """Tell whether the contents of dms files are documents to the user."""
    asked = models is None or FILE in models
    return asked and not context.share and has_table(context, "dms_file")


def _dms_content(context: OdooContext) -> Sql:
    return sql(
        "(a.res_model = 'dms.file' AND a.res_field = 'content_file' "
        "AND EXISTS (SELECT FROM dms_file AS r WHERE r.id = a.res_id AND {} OFFSET 0))",
        readable(FILE, context, "r"),
    )


def has_table(context: OdooContext, table: str) -> bool:
    """Tell whether there is a table that we may read."""
    return "id" in kept.schema(context.using, context.mark).columns(table)


def label(context: OdooContext, model: str, alias: str) -> Sql | None:
    """Return what names a record of a model for people, over its table; None when unreadable."""
    schema = kept.schema(context.using, context.mark)
    try:
        columns = schema.columns(schema.table(model))
    except Refused:
        return None
    for name in ("complete_name", "display_name", "name", "partner_name"):
        if columns.get(name) == "jsonb":
            text = f"coalesce({alias}.{name}->>%s, {alias}.{name}->>'en_US')"
            return Sql(text, (context.language,))
        if name in columns:
            return Sql(f"{alias}.{name}")
    return None


def rows(context: OdooContext, statement: Sql, before: str = "") -> list[tuple[Any, ...]]:
    """Return a statement's rows; ``before`` are settings for it, sent along with it."""
    with connections[context.using].cursor() as cursor:
        cursor.execute(before + statement.text, statement.params)
        while cursor.description is None:
            cursor.nextset()
        return list(cursor.fetchall())
