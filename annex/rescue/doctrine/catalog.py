"""The questions to Postgres's catalog; each answers rows that begin with a table's name."""

from typing import Any


def columns(cursor: Any, schema: str) -> list[tuple[Any, ...]]:
    """Return table, column, SQL type, whether nullable, default and comment, in order."""
    return _all(
        cursor,
        "SELECT c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod), "
        "NOT a.attnotnull, pg_get_expr(d.adbin, d.adrelid), col_description(c.oid, a.attnum) "
        "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
        "LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum "
        "WHERE n.nspname = %s AND c.relkind IN ('r', 'p') AND NOT c.relispartition "
        "AND has_table_privilege(c.oid, 'SELECT') ORDER BY c.relname, a.attnum",
        schema,
    )


def keys(cursor: Any, schema: str) -> list[tuple[Any, ...]]:
    """Return table, kind (p: primary, u: unique) and columns of each key, in the index's order."""
    return _all(
        cursor,
        "SELECT c.relname::text, CASE WHEN i.indisprimary THEN 'p' ELSE 'u' END, "
        "(SELECT array_agg(a.attname::text ORDER BY k.n) "
        "FROM unnest(i.indkey::int2[]) WITH ORDINALITY k(attnum, n) "
        "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum "
        "WHERE k.n <= i.indnkeyatts) "
        "FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid "
        "JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE n.nspname = %s AND i.indisunique AND i.indpred IS NULL AND i.indexprs IS NULL "
        "ORDER BY c.relname, i.indexrelid",
        schema,
    )


def references(cursor: Any, schema: str) -> list[tuple[Any, ...]]:
    """Return table, name, columns, table referred to, its columns, and what deleting does."""
    named = (
        "(SELECT array_agg(a.attname::text ORDER BY k.n) "
        "FROM unnest({keys}) WITH ORDINALITY k(attnum, n) "
        "JOIN pg_attribute a ON a.attrelid = {table} AND a.attnum = k.attnum)"
    )
    own, theirs = (
        named.format(keys="f.conkey", table="f.conrelid"),
        named.format(keys="f.confkey", table="f.confrelid"),
    )
    return _all(
        cursor,
        f"SELECT c.relname::text, f.conname::text, {own}, t.relname::text, {theirs}, "
        "f.confdeltype::text FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid "
        "JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_class t ON t.oid = f.confrelid "
        "WHERE n.nspname = %s AND f.contype = 'f' ORDER BY c.relname, f.conname",
        schema,
    )


def sequences(cursor: Any, schema: str) -> list[tuple[Any, ...]]:
    """Return name, increment and last value of each sequence; None where none was given yet."""
    return _all(
        cursor,
        "SELECT sequencename::text, increment_by, last_value FROM pg_sequences "
        "WHERE schemaname = %s ORDER BY 1",
        schema,
    )


def owned_sequences(cursor: Any, schema: str) -> list[tuple[Any, ...]]:
    """Return table, column and sequence where the database numbers by itself.

    By a default that asks the sequence, or as an identity column.
    """
    return _all(
        cursor,
        "SELECT c.relname::text, a.attname::text, s.relname::text FROM pg_depend p "
        "JOIN pg_attrdef d ON p.classid = 'pg_attrdef'::regclass AND p.objid = d.oid "
        "JOIN pg_class s ON p.refclassid = 'pg_class'::regclass AND s.oid = p.refobjid "
        "AND s.relkind = 'S' "
        "JOIN pg_class c ON c.oid = d.adrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
        "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.adnum WHERE n.nspname = %s "
        "UNION SELECT c.relname::text, a.attname::text, s.relname::text FROM pg_depend p "
        "JOIN pg_class s ON p.classid = 'pg_class'::regclass AND s.oid = p.objid "
        "AND s.relkind = 'S' AND p.deptype = 'i' "
        "JOIN pg_class c ON p.refclassid = 'pg_class'::regclass AND c.oid = p.refobjid "
        "JOIN pg_namespace n ON n.oid = c.relnamespace "
        "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = p.refobjsubid "
        "WHERE n.nspname = %s ORDER BY 1, 2",
        schema,
        schema,
    )


def _all(cursor: Any, statement: str, *parameters: str) -> list[tuple[Any, ...]]:
    cursor.execute(statement, parameters)
    return list(cursor.fetchall())
