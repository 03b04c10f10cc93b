"""The only place that keeps one account's values out of what another one can have estimated.

Postgres samples the values of every account into statistics, plans with them, and EXPLAIN tells
how many rows it expects. A policy hides rows and not that: by halving, ``EXPLAIN .. WHERE id < x``
finds a sampled id of another account to its last digit, and with texts a sampled address. So what
people write and what identifies a row is not sampled at all (``SET STATISTICS 0``); equality on a
unique key is planned as well without.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from annex.tenancy.fields import TenantForeignKey, TenantOneToOneField
from annex.tenancy.isolated import isolated_tables

_TELLING = (
    models.CharField,
    models.TextField,
    models.UUIDField,
    models.GenericIPAddressField,
    SearchVectorField,
)
_TEXTS = "'text', 'varchar', 'bpchar', 'uuid', 'inet', 'tsvector'"
_SAMPLED = """
SELECT c.relname, a.attname FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
  AND coalesce(a.attstattarget, -1) <> 0 AND c.relname = ANY (%(tables)s)
"""
_SAMPLED_EXPRESSIONS = """
SELECT c.relname, i.relname FROM pg_index x
JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
JOIN pg_attribute a ON a.attrelid = x.indexrelid
WHERE c.relnamespace = 'public'::regnamespace AND x.indkey[a.attnum - 1] = 0
  AND coalesce(a.attstattarget, -1) <> 0 AND c.relname = ANY (%(tables)s)
"""


def _tells(field: "models.Field[Any, Any]") -> bool:
    # Choices are everybody's; a reference, or the account itself, is an id that opens nothing.
    if field.choices or field.name == "account":
        return False
    if isinstance(field, (TenantForeignKey, TenantOneToOneField)):
        return False
    target: Any = field.target_field if isinstance(field, models.ForeignKey) else field
    if isinstance(target, models.GeneratedField):
        target = target.output_field
    return isinstance(target, _TELLING)


def telling_columns(model: type[models.Model]) -> list[str]:
    """Return the columns whose statistics would show an account what another one has written."""
    fields = model._meta.local_concrete_fields
    return [field.column for field in fields if field.column and _tells(field)]


def hide_sql(table: str, columns: Iterable[str]) -> str:
    """Return the SQL that keeps Postgres from sampling the columns and every index expression."""
    altered = "".join(
        f'ALTER TABLE "{table}" ALTER COLUMN "{column}" SET STATISTICS 0;\n' for column in columns
    )
    return f"""{altered}
DO $$
DECLARE
    found record;
BEGIN
    FOR found IN
        SELECT x.indexrelid::regclass AS of, a.attnum AS at
        FROM pg_index x JOIN pg_attribute a ON a.attrelid = x.indexrelid
        WHERE x.indrelid = '"{table}"'::regclass AND x.indkey[a.attnum - 1] = 0
    LOOP
        EXECUTE format('ALTER INDEX %s ALTER COLUMN %s SET STATISTICS 0', found.of, found.at);
    END LOOP;
END
$$"""


def hide_texts_sql(table: str) -> str:
    """Return the SQL that keeps Postgres from sampling any text or id of a table."""
    return f"""
DO $$
DECLARE
    found name;
BEGIN
    FOR found IN
        SELECT a.attname FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
        WHERE a.attrelid = '"{table}"'::regclass AND a.attnum > 0 AND NOT a.attisdropped
          AND t.typname IN ({_TEXTS})
    LOOP
        EXECUTE format('ALTER TABLE "{table}" ALTER COLUMN %I SET STATISTICS 0', found);
    END LOOP;
END
$$"""


def show_sql(table: str) -> str:
    """Return the SQL that lets Postgres sample all of a table again."""
    return f"""
DO $$
DECLARE
    found record;
BEGIN
    FOR found IN
        SELECT c.oid::regclass AS of, a.attname AS name, a.attnum AS at, c.relkind AS kind
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attstattarget = 0
        WHERE a.attnum > 0 AND NOT a.attisdropped AND (c.oid = '"{table}"'::regclass OR EXISTS (
            SELECT FROM pg_index x
            WHERE x.indexrelid = c.oid AND x.indrelid = '"{table}"'::regclass))
    LOOP
        EXECUTE CASE found.kind
            WHEN 'i' THEN format('ALTER INDEX %s ALTER COLUMN %s SET STATISTICS -1',
                                 found.of, found.at)
            ELSE format('ALTER TABLE %s ALTER COLUMN %I SET STATISTICS -1',
                        found.of, found.name) END;
    END LOOP;
END
$$"""


def sampled(connection: BaseDatabaseWrapper) -> Iterator[str]:
    """Yield the name of every column and index expression that is sampled and must not be."""
    models_by_table = isolated_tables()
    tables = {"tables": list(models_by_table)}
    with connection.cursor() as cursor:
        cursor.execute(_SAMPLED, tables)
        columns = cursor.fetchall()
        cursor.execute(_SAMPLED_EXPRESSIONS, tables)
        expressions = cursor.fetchall()
    for table, column in sorted(columns):
        if column in telling_columns(models_by_table[table]):
            yield f"{table}.{column}"
    for table, index in sorted(expressions):
        yield f"{table}.{index}"
