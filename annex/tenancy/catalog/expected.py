"""What the catalog should hold: read from models, from migrations, and from what apps declare."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from django.apps import apps
from django.db.migrations import RunSQL
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

from annex.tenancy.declarations import isolations
from annex.tenancy.foreign import IsolateForeignTable
from annex.tenancy.isolated import isolated_tables
from annex.tenancy.operations import (
    APP_ROLE,
    OPERATOR_ROLE,
    GrantToApp,
    IsolateByAccount,
    RestrictToGlobal,
)
from annex.tenancy.references import references

_GRANT = re.compile(r"(\w+)\s*(?:\(([^)]*)\))?")
_FUNCTION = re.compile(
    r"CREATE (?:OR REPLACE )?FUNCTION\s+([\w.]+)\s*\(.*?AS \$\$(.*?)\$\$", re.DOTALL
)


Reference = tuple[str, str, str, str]
"""A table, its column, the table that it refers to, and that one's key."""


@dataclass(frozen=True, slots=True)
class Expected:
    """Names are as SQL prints them; a grant is "role PRIVILEGE table" or "... table.column"."""

    tenant: frozenset[str]
    known: frozenset[str]
    unexplained: frozenset[str]
    references: frozenset[Reference]
    restricted: Mapping[str, str]
    open: frozenset[str]
    grants: frozenset[str]
    definers: frozenset[str]
    triggers: frozenset[str]
    owner_policies: Mapping[str, str]
    bodies: Mapping[str, str]


def expected() -> Expected:
    """Return what is expected of the live catalog by the code that is installed."""
    declared = list(isolations())
    tenant = isolated_tables()
    others = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.db_table not in tenant
    ]
    operations = _operations()
    granted = dict(_granted(operations))
    for one in declared:
        granted |= one.grants
    open_tables = frozenset(table for one in declared for table in one.tables)
    return Expected(
        tenant=frozenset(tenant),
        known=frozenset(model._meta.db_table for model in others) | open_tables,
        unexplained=frozenset(
            m._meta.db_table for m in others if not getattr(m, "beyond_tenancy", "")
        ),
        references=frozenset(
            (model._meta.db_table, field.column, target.db_table, target.pk.column)
            for model in tenant.values()
            for field in references(model)
            for target in [cast("Any", field.related_model._meta)]
        ),
        restricted={
            operation.table: operation.own
            for _, operation in operations
            if isinstance(operation, RestrictToGlobal)
        },
        open=open_tables,
        grants=frozenset(
            grant for table, said in granted.items() for grant in _expanded(APP_ROLE, said, table)
        )
        | {f"{OPERATOR_ROLE} SELECT {table}" for table in tenant},
        definers=frozenset(name for one in declared for name in one.definers),
        triggers=frozenset(name for one in declared for name in one.triggers),
        owner_policies={k: v for one in declared for k, v in one.owner_policies.items()},
        bodies=dict(_bodies(operations)),
    )


@cache
def _operations() -> tuple[tuple[str, Operation], ...]:
    """Return every operation of every migration with its app's label, in the order of migrating."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    plan = dict.fromkeys(
        node for leaf in loader.graph.leaf_nodes() for node in loader.graph.forwards_plan(leaf)
    )
    return tuple(
        (node[0], operation)
        for node in plan
        if (migration := loader.graph.nodes[node]) is not None
        for operation in migration.operations
    )


def _granted(operations: Sequence[tuple[str, Operation]]) -> Iterator[tuple[str, str]]:
    for label, operation in operations:
        if isinstance(operation, RestrictToGlobal):
            if operation.grants:
                yield operation.table, ", ".join(operation.grants)
        elif isinstance(operation, IsolateByAccount | GrantToApp | IsolateForeignTable):
            try:
                model = apps.get_model(getattr(operation, "app_label", label), operation.model_name)
            except LookupError:
                continue  # a model that is gone
            yield model._meta.db_table, ", ".join(operation.grants)


def _expanded(role: str, said: str, table: str) -> Iterator[str]:
    for privilege, columns in _GRANT.findall(said):
        if not columns:
            yield f"{role} {privilege} {table}"
        for column in filter(None, re.split(r"[\s,]+", columns)):
            yield f"{role} {privilege} {table}.{column}"


def _bodies(operations: Sequence[tuple[str, Operation]]) -> Iterator[tuple[str, str]]:
    """Yield the functions that migrations write as SQL; the last body of a name is the one."""
    for _, operation in operations:
        if isinstance(operation, RunSQL):
            statements = operation.sql if isinstance(operation.sql, list) else [operation.sql]
            for statement in statements:
                yield from _FUNCTION.findall(statement) if isinstance(statement, str) else ()
