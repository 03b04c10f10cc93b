"""The database that is there, compared with the contract."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connections

from annex.odoo.contract import folding, powers
from annex.odoo.contract.declared import tables
from annex.odoo.contract.problems import Problem
from annex.odoo.contract.reading import VERSIONS

FOUND = """
SELECT c.relname, a.attname, format_type(a.atttypid, NULL),
       has_column_privilege(c.oid, a.attnum, 'SELECT')
FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
"""
WRITABLE = """
SELECT c.relname, string_agg(p.privilege, ', ' ORDER BY p.privilege)
FROM pg_class c CROSS JOIN unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES',
     'TRIGGER']) AS p(privilege)
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND (has_table_privilege(c.oid, p.privilege) OR p.privilege IN ('INSERT', 'UPDATE', 'REFERENCES')
       AND has_any_column_privilege(c.oid, p.privilege))
GROUP BY c.relname
"""
INSTALLED = "SELECT name, latest_version FROM ir_module_module WHERE state = 'installed'"


class NotOdoo(Exception):
    """The database is not that of an Odoo whose contract is known."""


@dataclass(frozen=True, slots=True)
class Live:
    """Which Odoo it is: its major version and the modules that are installed."""

    version: int
    modules: frozenset[str]


def live(using: str = "odoo") -> Live:
    """Return which Odoo the alias reads. Raises NotOdoo."""
    with connections[using].cursor() as cursor:
        cursor.execute(INSTALLED)
        installed = dict(cursor.fetchall())
    return Live(major(installed.get("base")), frozenset(installed))


def major(base_version: str | None) -> int:
    """Return Odoo's major version, as the version of its base module says it. Raises NotOdoo."""
    # Odoo Online calls its versions saas~18.2.
    number = (base_version or "").removeprefix("saas~").partition(".")[0]
    if not number.isdecimal() or int(number) not in VERSIONS:
        raise NotOdoo(
            f"Odoo's base module is of version {base_version!r}; the contract covers "
            f"{', '.join(map(str, VERSIONS))}."
        )
    return int(number)


def drift(using: str = "odoo") -> tuple[Problem, ...]:
    """Return in what an alias's database and role differ from the contract. Raises NotOdoo."""
    odoo = live(using)
    with connections[using].cursor() as cursor:
        beyond = (*powers.beyond(cursor), *folding.unable(cursor))
    return (*_columns(using, odoo), *_writes(using), *beyond)


def _columns(using: str, odoo: Live) -> Iterator[Problem]:
    found: defaultdict[str, dict[str, tuple[str, bool]]] = defaultdict(dict)
    with connections[using].cursor() as cursor:
        cursor.execute(FOUND)
        for table_name, column_name, kind, readable in cursor.fetchall():
            found[table_name][column_name] = (kind, readable)
    wanted = {
        (table.name, column.name): column
        for table in tables(odoo.version, odoo.modules)
        for column in table.columns
    }
    for (table_name, column_name), column in wanted.items():
        name = f"{table_name}.{column_name}"
        kind, readable = found[table_name].get(column_name, ("", False))
        if not kind:
            yield Problem(f"{name} is missing.", "Use a release of Annex that knows this Odoo.")
        elif kind != column.type:
            yield Problem(
                f"{name} is {kind}, not {column.type}.",
                "Use a release of Annex that knows this Odoo.",
            )
        elif not readable:
            yield Problem(f"{name} may not be read.", "Run `odoo_contract --print` in Odoo.")
    for table_name, columns in found.items():
        for column_name, (_, readable) in columns.items():
            if readable and (table_name, column_name) not in wanted:
                yield Problem(
                    f"{table_name}.{column_name} may be read and is not in the contract.",
                    "Run `odoo_contract --print` in Odoo, and revoke what PUBLIC was granted.",
                )


def _writes(using: str) -> Iterator[Problem]:
    with connections[using].cursor() as cursor:
        cursor.execute(WRITABLE)
        for table_name, privileges in cursor.fetchall():
            yield Problem(f"{table_name} may be changed: {privileges}.", "Revoke it.")
