"""The whole contract for a version of Odoo and the modules installed in it."""

from collections.abc import Collection
from typing import Final

from annex.odoo.contract import (
    access,
    accounting,
    attachments,
    crm,
    directories,
    identity,
    partners,
    people,
    products,
    projects,
    sales,
)
from annex.odoo.contract.reading import VERSIONS, Column, Table

FAMILIES: Final = (
    identity,
    access,
    attachments,
    directories,
    partners,
    sales,
    accounting,
    projects,
    people,
    crm,
    products,
)
MODULES: Final = frozenset(share.module for family in FAMILIES for share in family.TABLES)
"""Modules of Odoo that bring something of the contract."""


class UnknownVersion(Exception):
    """The contract does not know this version of Odoo."""


def tables(version: int, modules: Collection[str] | None = None) -> tuple[Table, ...]:
    """Return what is read of a version's tables: each once, with the columns of all its modules.

    ``version`` is Odoo's major version; ``modules`` are those installed, all unless said. Raises
    UnknownVersion.
    """
    if version not in VERSIONS:
        known = ", ".join(map(str, VERSIONS))
        raise UnknownVersion(f"Odoo {version} is not known; the contract covers {known}.")
    merged: dict[str, Table] = {}
    for family in FAMILIES:
        for share in family.TABLES:
            if modules is not None and share.module not in modules:
                continue
            columns = tuple(c for c in share.columns if version in c.versions)
            if not columns:
                continue
            first = merged.get(share.name)
            merged[share.name] = (
                Table(first.name, first.module, first.why, first.columns + columns)
                if first
                else Table(share.name, share.module, share.why, columns)
            )
    return tuple(merged.values())


def column(table: Table, name: str) -> Column | None:
    """Return a table's column by its name."""
    return next((c for c in table.columns if c.name == name), None)
