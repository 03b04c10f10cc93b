"""The only place that reads the live catalog to say what isolates each table, and what does not.

Every relation that the runtime role can reach is judged, whether or not a model stands behind it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper

from annex.tenancy.isolated import isolated_tables
from annex.tenancy.models import TenantModel
from annex.tenancy.operations import APP_ROLE, POLICY_CONDITION

_RELATIONS = """
SELECT c.relname, c.relkind::text, c.relrowsecurity, c.relforcerowsecurity,
       coalesce('security_invoker=true' = ANY(c.reloptions)
                OR 'security_invoker=on' = ANY(c.reloptions), false),
       EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid
               AND a.attname = 'account_id' AND NOT a.attisdropped),
       has_table_privilege(%(role)s, c.oid, 'SELECT, INSERT, UPDATE, DELETE'),
       has_table_privilege(%(role)s, c.oid, 'TRUNCATE, REFERENCES, TRIGGER'),
       pg_get_userbyid(c.relowner) = %(role)s
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg_toast%%'
ORDER BY c.relname
"""
_POLICIES = """
SELECT c.relname, p.polpermissive, p.polcmd::text,
       pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)
FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
WHERE p.polroles = '{0}' OR (SELECT oid FROM pg_roles WHERE rolname = %(role)s) = ANY(p.polroles)
"""
_FOREIGN_KEYS = """
SELECT c.relname, t.relname, k.conname,
       (SELECT array_agg(a.attname ORDER BY x.n) FROM unnest(k.conkey) WITH ORDINALITY x(num, n)
        JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = x.num)
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class t ON t.oid = k.confrelid
WHERE k.contype = 'f'
"""
_UNIQUE_INDEXES = """
SELECT c.relname, i.relname, x.indisprimary,
       (SELECT array_agg(a.attname) FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum = x.indkey[0]),
       x.indnkeyatts
FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE x.indisunique AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """One defect of the live catalog: a stable id and a sentence that names the relation."""

    id: str
    sentence: str


@dataclass(frozen=True, slots=True)
class _Relation:
    name: str
    kind: str
    enabled: bool
    forced: bool
    invoker: bool
    has_account: bool
    reachable: bool
    beyond_dml: bool
    owned_by_app: bool


@dataclass(frozen=True, slots=True)
class _Policy:
    permissive: bool
    command: str
    using: str | None
    check: str | None


def tenant_tables() -> frozenset[str]:
    """Return the tables of every tenant model installed, and those isolated for other apps."""
    return frozenset(isolated_tables())


def _global_tables() -> Mapping[str, str]:
    """Return the tables of models that belong to no account, with the reason where one is owed."""
    return {
        m._meta.db_table: getattr(m, "beyond_tenancy", "")
        for m in apps.get_models(include_auto_created=True)
        if not issubclass(m, TenantModel)
    } | {"django_migrations": "Says which migrations ran."}


def findings(connection: BaseDatabaseWrapper) -> Iterator[Finding]:
    """Yield every defect of isolation in the database behind ``connection``."""
    rows = {
        sql: _rows(connection, sql)
        for sql in (_RELATIONS, _POLICIES, _FOREIGN_KEYS, _UNIQUE_INDEXES)
    }
    relations = {row[0]: _Relation(*row) for row in rows[_RELATIONS]}
    policies: dict[str, list[_Policy]] = {}
    for table, *policy in rows[_POLICIES]:
        policies.setdefault(table, []).append(_Policy(*policy))
    tenant = tenant_tables()
    for name in sorted(tenant - relations.keys()):
        yield Finding("tenancy.E101", f"The table {name} is missing: run migrate.")
    for relation in relations.values():
        if relation.name in tenant:
            yield from _judge_tenant(relation, policies.get(relation.name, []))
        elif relation.reachable:
            yield from _judge_other(relation)
        if relation.beyond_dml or relation.owned_by_app:
            sentence = f"{APP_ROLE} may do more with {relation.name} than read and write rows."
            yield Finding("tenancy.E109", sentence)
    yield from _judge_keys(tenant, rows[_FOREIGN_KEYS], rows[_UNIQUE_INDEXES])


def _rows(connection: BaseDatabaseWrapper, sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"role": APP_ROLE})
        return list(cursor.fetchall())


def _judge_keys(
    tenant: frozenset[str],
    foreign_keys: list[tuple[Any, ...]],
    unique_indexes: list[tuple[Any, ...]],
) -> Iterator[Finding]:
    for table, target, constraint, columns in foreign_keys:
        if {table, target} <= tenant and columns[0] != "account_id":
            sentence = f"The foreign key {constraint} of {table} can leave the account."
            yield Finding("tenancy.E106", sentence)
    for table, index, primary, first, width in unique_indexes:
        if table in tenant and not (primary and width == 1) and first != ["account_id"]:
            sentence = f"The unique index {index} of {table} does not lead with account_id."
            yield Finding("tenancy.E107", sentence)


def _judge_tenant(relation: _Relation, policies: list[_Policy]) -> Iterator[Finding]:
    if not relation.enabled:
        yield Finding("tenancy.E102", f"Row-level security is off on {relation.name}.")
    if not relation.forced:
        yield Finding("tenancy.E103", f"Row-level security does not bind {relation.name}'s owner.")
    expected = _normal(POLICY_CONDITION)
    kinds = set()
    for policy in policies:
        kinds.add(policy.permissive)
        said = {_normal(policy.using or ""), _normal(policy.check or "")}
        if policy.command != "*" or said != {expected}:
            sentence = f"A policy of {relation.name} says something else than {POLICY_CONDITION}."
            yield Finding("tenancy.E104", sentence)
    if kinds != {True, False}:
        sentence = f"{relation.name} lacks its permissive or its restrictive policy."
        yield Finding("tenancy.E105", sentence)


def _judge_other(relation: _Relation) -> Iterator[Finding]:
    if relation.kind == "m":
        sentence = (
            f"{APP_ROLE} can read the materialized view {relation.name}, which has no rows' policy."
        )
        yield Finding("tenancy.E108", sentence)
    elif relation.kind == "v":
        if not relation.invoker:
            sentence = f"The view {relation.name} reads as its owner: set security_invoker."
            yield Finding("tenancy.E108", sentence)
    elif relation.kind == "f":
        yield Finding("tenancy.E108", f"{APP_ROLE} can reach the foreign table {relation.name}.")
    else:
        known = _global_tables()
        if relation.name not in known:
            sentence = f"{APP_ROLE} can reach {relation.name}, which no model declares."
            yield Finding("tenancy.E110", sentence)
        elif relation.has_account and not known[relation.name]:
            sentence = (
                f"{relation.name} holds accounts' rows without isolation: derive its model from "
                "TenantModel, or give the reason in its class attribute `beyond_tenancy`."
            )
            yield Finding("tenancy.E111", sentence)


def _normal(expression: str) -> str:
    """Return a policy's expression without the decoration that Postgres adds when printing it."""
    text = "".join(expression.split()).replace("ASaccount_id", "").lower()
    return text.strip("()").replace("(selectannex.account_id())", "selectannex.account_id()")
