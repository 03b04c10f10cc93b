"""What a plan may not do: scan beyond the account's rows, or ask for the account row by row.

A lookup by primary key may take the key's own index and look at the account of the one row it
finds: that is no scan.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from annex.testing.plans import Plan, nodes

ASKED = "annex.account_id()"
_PER_ROW = ("Filter", "Join Filter", "Hash Cond", "Merge Cond", "Output", "Sort Key", "Group Key")
_SCANS = {
    "Seq Scan",
    "Index Scan",
    "Index Only Scan",
    "Bitmap Heap Scan",
    "Sample Scan",
    "Tid Scan",
}
_INDEX_SCANS = {"Index Scan", "Index Only Scan", "Bitmap Index Scan"}


@dataclass(frozen=True, slots=True)
class Catalog:
    """What the judge must know of the database."""

    tenant_tables: frozenset[str]
    leading: frozenset[str]
    """The indexes whose first column is ``account_id``."""
    keys: frozenset[str]
    """The unique indexes of one column: a scan reads one row for each key it is asked for."""


def problems(plan: Plan, catalog: Catalog, *, account: str, named: bool) -> Iterator[str]:
    """Yield what is wrong with a plan. ``named`` demands that the account is compared once."""
    asked = {
        str(node["Subplan Name"])
        for node in nodes(plan)
        if node.get("Parent Relationship") == "InitPlan" and node.get("Output") == [ASKED]
    }
    for node in nodes(plan):
        if node.get("Subplan Name") in asked:
            continue
        yield from _asked_per_row(node, asked, catalog)
        yield from _scans_beyond(node, catalog)
    if named and not any(_compares_once(node, asked, account) for node in nodes(plan)):
        yield "the account is not compared once for the whole statement"


def _asked_per_row(node: Plan, asked: set[str], catalog: Catalog) -> Iterator[str]:
    if _reads_by_key(node, catalog):
        return
    for part in _PER_ROW:
        said = str(node.get(part, ""))
        if ASKED in said or any(name in said for name in asked):
            yield f"{part} of {_title(node)} asks for the account row by row: {said}"
    condition = str(node.get("Index Cond", ""))
    if ASKED in condition:
        yield f"{_title(node)} asks for the account beside its index: {condition}"


def _scans_beyond(node: Plan, catalog: Catalog) -> Iterator[str]:
    kind = node["Node Type"]
    if _reads_by_key(node, catalog):
        return
    if kind in _INDEX_SCANS and _is_of_tenant(node, catalog):
        condition = str(node.get("Index Cond", ""))
        if node["Index Name"] not in catalog.leading or not re.search(
            r"\baccount_id = ", condition
        ):
            yield f"{_title(node)} reads an index beyond the account: {condition}"
    elif kind in _SCANS - {"Bitmap Heap Scan"} and _is_of_tenant(node, catalog):
        yield f"{_title(node)} reads a whole table"


def _reads_by_key(node: Plan, catalog: Catalog) -> bool:
    return node.get("Index Name") in catalog.keys and " = " in str(node.get("Index Cond", ""))


def _is_of_tenant(node: Plan, catalog: Catalog) -> bool:
    # A scan of a bitmap's index names no table.
    return node.get("Relation Name", next(iter(catalog.tenant_tables))) in catalog.tenant_tables


def _compares_once(node: Plan, asked: set[str], account: str) -> bool:
    said = str(node.get("One-Time Filter", ""))
    return account in said and any(name in said for name in asked)


def _title(node: Plan) -> str:
    where = node.get("Index Name") or node.get("Relation Name") or ""
    return f"{node['Node Type']} {where}".strip()
