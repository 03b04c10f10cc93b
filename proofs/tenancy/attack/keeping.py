"""The only place that looks at a target's rows as a superuser: canaries in, checksums out, repair.

Everything of its own lies in the schema ``annex_proof``, which nobody else is granted.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import psycopg
from psycopg import sql

from proofs.tenancy.attack.canaries import Canaries

_TABLES = """
SELECT n.nspname, c.relname,
       array(SELECT a.attname::text FROM pg_attribute a
             WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
               AND a.attgenerated = '')
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname <> ALL (%s) AND n.nspname NOT LIKE 'pg\\_%%'
ORDER BY 1, 2
"""
_TEXTS = """
SELECT a.attname, t.typname,
       CASE WHEN a.atttypmod > 4 THEN a.atttypmod - 4 ELSE 1000 END
FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped
  AND t.typname IN ('text', 'varchar', 'jsonb', 'bytea') AND a.attgenerated = ''
"""
_CANARY = {
    "text": "replace(gen_random_uuid()::text, '-', '')",
    "varchar": "left(replace(gen_random_uuid()::text, '-', ''), {width})",
    "jsonb": "jsonb_build_object('note', replace(gen_random_uuid()::text, '-', ''))",
    "bytea": "convert_to(replace(gen_random_uuid()::text, '-', ''), 'UTF8')",
}
_READ = {"jsonb": "{column}->>'note'", "bytea": "convert_from({column}, 'UTF8')"}
SHORTEST = 16
"""A column that holds less can not hold a canary."""


@dataclass
class Table:
    """One table: ``foreign`` is the condition on its rows that are not A's.

    ``columns`` are those that somebody writes; what the database generates follows from them.
    """

    schema: str
    name: str
    columns: list[str]
    foreign: str
    copy: str = ""
    whole: str = ""

    @property
    def sql(self) -> str:
        """The table's quoted name."""
        return f'"{self.schema}"."{self.name}"'


@dataclass
class Keeper:
    """Keeps a copy of every table, says what changed, and puts it back."""

    admin: psycopg.Connection
    foreign: Callable[[str, list[str]], str]
    """Gives the condition on a table's rows that are not A's, from its name and columns."""
    unmarked: Callable[[str, str], bool]
    """Tells whether a column of a table must keep its value for the rows to go on working."""
    apart: Iterable[str] = ("annex_testing", "annex_proof", "information_schema")
    role: str = "annex_app"
    tables: list[Table] = field(default_factory=list)
    _role_state: object = None
    _last: list[tuple[str, str, str]] = field(default_factory=list)

    def mark(self, canaries: Canaries, foreign_and_marked: Callable[[Table], str]) -> None:
        """Fill every free text of the rows that the condition selects with canaries."""
        found = self.admin.execute(_TABLES, [list(self.apart)]).fetchall()
        self.tables = [Table(s, n, c, self.foreign(n, c)) for s, n, c in found]
        with self.admin.transaction():
            self.admin.execute("SET LOCAL session_replication_role = replica")
            for table in self.tables:
                condition = foreign_and_marked(table)
                if condition:
                    self._mark(table, condition, canaries)
        self.admin.execute("ANALYZE")

    def _mark(self, table: Table, condition: str, canaries: Canaries) -> None:
        changes, reads = [], []
        for column, kind, width in self.admin.execute(_TEXTS, [table.sql]).fetchall():
            if self.unmarked(table.name, column) or width < SHORTEST:
                continue
            changes.append(f'"{column}" = ' + _CANARY[kind].format(width=min(width, 32)))
            reads.append((column, _READ.get(kind, "{column}").format(column=f'"{column}"')))
        if changes:
            self.admin.execute(f"UPDATE {table.sql} SET {', '.join(changes)} WHERE {condition}")
        for column, read in reads:
            for (text,) in self.admin.execute(
                f"SELECT {read} FROM {table.sql} WHERE {condition}"
            ).fetchall():
                canaries.add(text, f"{table.name}.{column}")
        if "id" in table.columns:
            for (key,) in self.admin.execute(
                f"SELECT id::text FROM {table.sql} WHERE {condition}"
            ).fetchall():
                if len(key) == 36:
                    canaries.add_id(key, f"{table.name}.id")

    def copy(self) -> None:
        """Remember every table, and the runtime role's settings, as they are now."""
        self.admin.execute("DROP SCHEMA IF EXISTS annex_proof CASCADE; CREATE SCHEMA annex_proof")
        for number, table in enumerate(self.tables):
            table.copy = f"annex_proof.copy_{number}"
            self.admin.execute(f"CREATE TABLE {table.copy} AS TABLE {table.sql}")
        for name, whole, _ in self._checksums():
            self._named(name).whole = whole
        self._role_state = self._role()

    def forget(self) -> None:
        """Remove everything of the keeper's from the database."""
        self.admin.execute("DROP SCHEMA IF EXISTS annex_proof CASCADE")

    def foreign_rows(self) -> dict[str, str]:
        """Return a checksum of every table's rows that are not A's."""
        self._last = self._checksums()
        return {name: foreign for name, _, foreign in self._last}

    def repair(self) -> list[str]:
        """Put back what had changed when ``foreign_rows`` last looked.

        Returns what changed on the server as a whole.
        """
        changed = [name for name, whole, _ in self._last if self._named(name).whole != whole]
        if changed:
            with self.admin.transaction():
                self.admin.execute("SET LOCAL session_replication_role = replica")
                for name in changed:
                    table = self._named(name)
                    self.admin.execute(f"DELETE FROM {table.sql}")
                    columns = ", ".join(f'"{column}"' for column in table.columns)
                    self.admin.execute(
                        f"INSERT INTO {table.sql} ({columns}) SELECT {columns} FROM {table.copy}"
                    )
        return self._repair_role()

    def _named(self, name: str) -> Table:
        return next(table for table in self.tables if table.sql == name)

    def _checksums(self) -> list[tuple[str, str, str]]:
        one = (
            "SELECT {name}, md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')), "
            "md5(coalesce(string_agg(t::text, '|' ORDER BY t::text) FILTER (WHERE {foreign}), '')) "
            "FROM {table} t"
        )
        parts = [
            one.format(
                name=sql.Literal(table.sql).as_string(), foreign=table.foreign, table=table.sql
            )
            for table in self.tables
        ]
        return list(self.admin.execute(" UNION ALL ".join(parts)).fetchall())

    def _role(self) -> object:
        return self.admin.execute(
            "SELECT a.rolpassword, a.rolvaliduntil, a.rolconnlimit, array(SELECT s.setconfig "
            "FROM pg_db_role_setting s WHERE s.setrole = a.oid ORDER BY s.setdatabase) "
            "FROM pg_authid a WHERE a.rolname = %s",
            [self.role],
        ).fetchone()

    def _repair_role(self) -> list[str]:
        before, now = self._role_state, self._role()
        if before == now:
            return []
        return list(self._put_role_back(before, now))

    def _put_role_back(self, before: object, now: object) -> Iterator[str]:
        role = sql.Identifier(self.role)
        for title, old, new in zip(
            ("password", "validity", "limit", "settings"), before, now, strict=True
        ):
            if old == new:
                continue
            yield f"{title} of {self.role}"
            if title == "password":
                change = sql.SQL("ALTER ROLE {} PASSWORD {}").format(role, sql.Literal(old))
                self.admin.execute(change)
            if title == "settings":
                self.admin.execute(sql.SQL("ALTER ROLE {} RESET ALL").format(role))
                for said in [one for config in old for one in config]:
                    name, _, value = said.partition("=")
                    self.admin.execute(
                        sql.SQL("ALTER ROLE {} SET {} = {}").format(
                            role, sql.Identifier(name), sql.Literal(value)
                        )
                    )
