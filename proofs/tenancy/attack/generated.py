"""The only place that makes up statements: seeded, from the live catalog, as the attacker sees it.

A statement is put together from the tables, columns, functions and settings that the catalog shows
to the runtime role, and from ids of both accounts; between statements the context is tampered with.
"""

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

from proofs.tenancy.attack.target import Target

# Each would end, or stop, what is no business of this proof: other sessions, or the clock.
_NEVER_CALLED = re.compile(
    r"^(pg_sleep|pg_terminate|pg_cancel|pg_advisory|pg_switch|pg_promote|pg_wal_replay"
    r"|pg_reload|pg_rotate|pg_stat_reset|generate_series|repeat|lpad|rpad|pg_log_"
    r"|pg_create_|pg_drop_|pg_replication|pg_logical_emit|pg_wait|pg_try_advisory"
    r"|pg_import_system|brin_|gin_clean|pg_notify|binary_upgrade|array_fill|random_normal)"
)
_NEVER_SET = {"statement_timeout", "lock_timeout", "transaction_timeout", "backtrace_functions_"}
_NEVER_SET |= {
    "idle_session_timeout",
    "idle_in_transaction_session_timeout",
    "debug_discard_caches",
}


@dataclass
class Catalog:
    """What there is to put statements together from."""

    tables: dict[str, list[tuple[str, str]]]
    functions: list[tuple[str, list[str]]]
    settings: list[tuple[str, str, list[str]]]

    @classmethod
    def of(cls, connection: BaseDatabaseWrapper, schemas: list[str]) -> "Catalog":
        """Read the catalog as the role of ``connection``."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT n.nspname, c.relname, a.attname, format_type(a.atttypid, NULL) "
                "FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid "
                "JOIN pg_namespace n ON n.oid = c.relnamespace "
                "WHERE n.nspname = ANY (%s) AND c.relkind IN ('r', 'v', 'p', 'm') "
                "AND a.attnum > 0 AND NOT a.attisdropped ORDER BY 1, 2, a.attnum",
                [schemas],
            )
            tables: dict[str, list[tuple[str, str]]] = {}
            for schema, table, column, kind in cursor.fetchall():
                tables.setdefault(f'{schema}."{table}"', []).append((f'"{column}"', kind))
            for view in _CATALOG_VIEWS:
                tables[view] = [("*", "record")]
            cursor.execute(
                "SELECT format('%I.%I', n.nspname, p.proname), p.proname, "
                "array(SELECT format_type(t, NULL) FROM unnest(p.proargtypes::oid[]) t) "
                "FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
                "WHERE p.prokind = 'f' AND p.prorettype NOT IN ('trigger'::regtype, "
                "'event_trigger'::regtype, 'internal'::regtype) "
                "AND has_schema_privilege(n.oid, 'USAGE') ORDER BY p.oid"
            )
            functions = [
                (name, args)
                for name, bare, args in cursor.fetchall()
                if not _NEVER_CALLED.match(bare) and "internal" not in args
            ]
            cursor.execute(
                "SELECT name, vartype, coalesce(enumvals, '{}') FROM pg_settings "
                "WHERE context IN ('user', 'superuser', 'superuser-backend') ORDER BY name"
            )
            settings = [row for row in cursor.fetchall() if row[0] not in _NEVER_SET]
        return cls(tables, functions, settings)


_CATALOG_VIEWS = (
    "pg_stats", "pg_stats_ext", "pg_statistic", "pg_stat_activity", "pg_locks", "pg_cursors",
    "pg_prepared_statements", "pg_stat_all_tables", "pg_statio_all_tables", "pg_largeobject",
    "pg_authid", "pg_shadow", "pg_settings", "pg_policies", "pg_class", "pg_attribute",
    "pg_stat_progress_analyze", "pg_stat_user_functions", "pg_sequences", "pg_description",
)  # fmt: skip


class Generator:
    """Makes up statements from a catalog; the same seed makes up the same ones."""

    def __init__(self, catalog: Catalog, target: Target, seed: int) -> None:
        self._catalog = catalog
        self._target = target
        self._random = random.Random(seed)
        self._tables = [t for t, columns in catalog.tables.items() if columns[0][0] != "*"]
        self._views = [t for t, columns in catalog.tables.items() if columns[0][0] == "*"]
        # Functions of the application's own, and those that look at data, come up more often.
        own = [f for f in catalog.functions if not f[0].startswith(("pg_catalog.", "information_"))]
        curious = [f for f in catalog.functions if _CURIOUS.search(f[0])]
        self._functions = (own * 20, curious * 3, catalog.functions)

    @property
    def _names(self) -> Mapping[str, str]:
        return self._target.names

    def statements(self) -> Iterator[str]:
        """Yield statements without end."""
        makers = (
            (self._select, 34), (self._function, 18), (self._update, 10), (self._delete, 6),
            (self._insert, 8), (self._merge, 4), (self._context, 10), (self._explain, 4),
            (self._copy, 3), (self._block, 3),
        )  # fmt: skip
        kinds = [maker for maker, weight in makers for _ in range(weight)]
        while True:
            yield self._random.choice(kinds)()

    def _id(self) -> str:
        name = self._random.choice(("a", "b", "b", "b_row", "b_user", "b_child", "a_row", "a_user"))
        return self._names[name]

    def _table(self) -> str:
        return self._random.choice(self._tables)

    def _column(self, table: str, kind: str = "") -> str:
        columns = self._catalog.tables[table]
        wanted = [c for c, k in columns if not kind or k.startswith(kind)]
        return self._random.choice(wanted or [c for c, _ in columns])

    def _value(self, kind: str) -> str:
        pick = self._random.choice
        if kind == "uuid":
            return f"'{self._id()}'::uuid"
        if kind == "uuid[]":
            return f"ARRAY['{self._id()}', '{self._id()}']::uuid[]"
        if kind in {"text", "character varying", "name", "cstring", "unknown", "character"}:
            table, setting = pick(self._tables), pick(self._catalog.settings)[0]
            said = pick((
                self._id(), table, setting, f"SELECT * FROM {table}", f"TABLE {table}", "",
                self._names["value"], self._names["own"], self._names["expired"], "/etc/passwd",
                f"{self._names['guc']}", "%", "{}", "1",
            ))  # fmt: skip
            cast = "" if kind == "unknown" else f"::{kind}"
            return f"'{said.replace(chr(39), chr(39) * 2)}'{cast}"
        if kind in {"regclass", "oid"}:
            return f"'{pick(self._tables)}'::regclass" + ("::oid" if kind == "oid" else "")
        if kind in {"integer", "bigint", "smallint", "numeric", "double precision", "real"}:
            return f"{pick((0, 1, -1, 2, 42, 32767))}::{kind}"
        if kind == "boolean":
            return pick(("true", "false", "NULL::boolean"))
        if kind.startswith("timestamp") or kind == "date":
            return f"{pick(_MOMENTS)}::{kind}"
        if kind in {"json", "jsonb"}:
            return f"""'{{"account_id": "{self._id()}"}}'::{kind}"""
        return f"NULL::{kind}"

    def _expression(self, table: str) -> str:
        column = self._column(table)
        return self._random.choice((
            column, "t::text", f"{column}::text", "to_jsonb(t)", f"md5({column}::text)",
            f"{column}::text::int", "ctid", "xmin", "tableoid::regclass", "count(*) OVER ()",
            f"reverse({column}::text)", f"convert_to({column}::text, 'UTF8')",
            f"left({column}::text, 20)", f"encode(convert_to({column}::text,'UTF8'),'base64')",
        ))  # fmt: skip

    def _condition(self, table: str) -> str:
        column, text = self._column(table), self._column(table, "character")
        account = self._names["account"]
        return self._random.choice((
            "true", f"{account} = '{self._names['b']}'", f"{account} <> '{self._names['a']}'",
            f"id = '{self._id()}'", f"{column} IS NOT NULL", f"{text}::int > 0",
            f"{text}::text ~ '.'", f"1 / length({text}::text) > 0", f"{column}::text::uuid = id",
            f"set_config('{self._names['guc']}', '{self._names['b']}', true) IS NOT NULL",
            f"{column} IN (SELECT {column} FROM {table})",
            f"NOT ({account} = '{self._names['a']}')",
            f"pg_notify('n', {text}::text) IS NULL", f"t::text LIKE '%{self._names['b']}%'",
        ))  # fmt: skip

    def _select(self) -> str:
        if self._random.random() < 0.08:
            return f"SELECT * FROM {self._random.choice(self._views)} LIMIT 500"
        table, other = self._table(), self._table()
        what, where = self._expression(table), self._condition(table)
        return self._random.choice((
            f"SELECT * FROM {table} t WHERE {where}",
            f"SELECT {what} FROM {table} t WHERE {where}",
            f"SELECT {what} FROM ONLY {table} t WHERE {where} FOR UPDATE",
            f"SELECT t.*, o.* FROM {table} t LEFT JOIN {other} o ON true WHERE {where} LIMIT 200",
            f"SELECT t.* FROM {other} o, "
            f"LATERAL (SELECT * FROM {table} t WHERE {where}) t LIMIT 200",
            f"WITH w AS MATERIALIZED (SELECT * FROM {table} t WHERE {where}) SELECT * FROM w",
            f"SELECT string_agg(t::text, ',') FROM {table} t WHERE {where}",
            f"SELECT {what} FROM {table} t UNION SELECT {what} FROM {table} t WHERE {where}",
            f"SELECT * FROM {table} t TABLESAMPLE BERNOULLI (100) WHERE {where}",
            f"SELECT (SELECT {what} FROM {table} t WHERE {where} LIMIT 1)",
            f"SELECT * FROM {table} t ORDER BY {what} LIMIT 100",
        ))  # fmt: skip

    def _function(self) -> str:
        name, kinds = self._random.choice(self._random.choice(self._functions))
        call = f"{name}({', '.join(self._value(kind) for kind in kinds)})"
        if self._random.random() < 0.15:
            return f"SELECT {call} FROM {self._table()} t LIMIT 20"
        return f"SELECT * FROM {call} AS f LIMIT 500"

    def _update(self) -> str:
        table = self._table()
        column, kind = self._random.choice(self._catalog.tables[table])
        value = self._random.choice((column, self._value(kind), f"t.{column}"))
        if kind in {"text", "character varying"}:
            value = "left(md5(random()::text), 10)"
        return f"UPDATE {table} t SET {column} = {value} WHERE {self._condition(table)} RETURNING *"

    def _delete(self) -> str:
        table = self._table()
        return f"DELETE FROM {table} t WHERE {self._condition(table)} RETURNING *"

    def _insert(self) -> str:
        table = self._table()
        columns = self._catalog.tables[table]
        conflict = self._random.choice(("", "ON CONFLICT DO NOTHING"))
        if self._random.random() < 0.5:
            said = f"""'{{"{self._names["account"]}": "{self._id()}", "id": "{self._id()}"}}'"""
            return (
                f"INSERT INTO {table} SELECT (jsonb_populate_record(t, {said})).* "
                f"FROM {table} t {conflict} RETURNING *"
            )
        names = ", ".join(column for column, _ in columns)
        values = ", ".join(self._value(kind) for _, kind in columns)
        return f"INSERT INTO {table} ({names}) VALUES ({values}) {conflict} RETURNING *"

    def _merge(self) -> str:
        table = self._table()
        column = self._column(table)
        action = self._random.choice(("DELETE", f"UPDATE SET {column} = s.{column}", "DO NOTHING"))
        condition = self._condition(table).replace("id =", "s.id =")
        return f"MERGE INTO {table} t USING {table} s ON {condition} WHEN MATCHED THEN {action}"

    def _context(self) -> str:
        name, kind, values = self._random.choice(self._catalog.settings)
        value = {
            "bool": self._random.choice(("on", "off")),
            "integer": self._random.choice(("0", "1", "100")),
            "real": "0.5",
            "enum": self._random.choice(list(values) or ["on"]),
        }.get(kind, self._names["value"])
        b, guc = self._names["b"], self._names["guc"]
        return self._random.choice((
            f"SELECT set_config('{guc}', '{b}', {self._random.choice(('true', 'false'))})",
            f"SET LOCAL {guc} = '{b}'", f"SET LOCAL {name} = '{value}'",
            f"SELECT set_config('{name}', '{value}', true)", "RESET ALL", f"RESET {name}",
            f"SET LOCAL ROLE {self._random.choice(('annex_owner', 'annex_sealer', 'postgres'))}",
            f"SET SESSION AUTHORIZATION {self._random.choice(('annex_owner', 'postgres'))}",
            f"SELECT annex_seal.enter('{self._names['expired']}')",
            f"SELECT annex_seal.enter('{self._names['own']}')", "SELECT annex_seal.leave()",
            f"SELECT annex_seal.put('{self._names['value']}')",
            f"SET LOCAL backtrace_functions = '{self._names['value']}'",
            "SAVEPOINT mine", "ROLLBACK TO SAVEPOINT mine", "SET CONSTRAINTS ALL IMMEDIATE",
        ))  # fmt: skip

    def _explain(self) -> str:
        options = self._random.choice(("", "(ANALYZE, VERBOSE)", "(ANALYZE, BUFFERS, FORMAT JSON)"))
        return f"EXPLAIN {options} {self._select()}"

    def _copy(self) -> str:
        table = self._table()
        return f"COPY (SELECT * FROM {table} t WHERE {self._condition(table)}) TO STDOUT"

    def _block(self) -> str:
        table = self._table()
        return (
            f"DO $do$ DECLARE r record; BEGIN {self._context_in_block()} "
            f"FOR r IN SELECT * FROM {table} t WHERE {self._condition(table)} LIMIT 50 LOOP "
            "RAISE NOTICE '%', r; END LOOP; END $do$"
        )

    def _context_in_block(self) -> str:
        statement = self._context()
        return (
            (statement.replace("SELECT", "PERFORM", 1) + ";")
            if "SAVEPOINT" not in statement
            else ""
        )


_MOMENTS = ("'infinity'", "'-infinity'", "'2026-01-01'", "NULL")
_CURIOUS = re.compile(
    r"(xml|pg_stat|pg_get|pg_read|pg_ls|lo_|set_config|current_setting|relation|dblink|cursor"
    r"|_to_json|populate|pg_show|snapshot|ts_stat|query|regclass|privilege|statistic|mcv|annex)"
)
