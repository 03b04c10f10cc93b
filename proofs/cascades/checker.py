"""The checker of the chaos proof: loops the invariant over every account, in one snapshot each.

``child checker FILE`` appends one JSON line for every violation, and keeps the
number of snapshots in FILE.count.
"""

import json
import time
from pathlib import Path
from typing import Any

from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from annex.cascades import proof
from annex.cascades.models import Mark
from annex.identity.models import Account
from annex.tenancy.context import global_context, tenant_context
from platforms.readiness.scores.cascade import NAME


def look() -> tuple[int, list[dict[str, Any]], int]:
    """Return how many accounts were looked at, the violations found, and the marks left."""

    found: list[dict[str, Any]] = []
    marks = 0
    with global_context():
        accounts = list(Account.objects.values_list("pk", flat=True))
    for account in accounts:
        with tenant_context(account):
            found += (
                {
                    "account": str(account),
                    "level": one.level,
                    "id": str(one.object_id),
                    "stored": one.stored,
                    "formula": one.formula,
                }
                for one in proof.violations(NAME, at=timezone.now())
            )
            marks += Mark.objects.count()
    return len(accounts), found, marks


def main(file: str) -> None:
    """Look for ever; a server that is away is waited for."""
    report = Path(file)
    snapshots = 0
    while True:
        try:
            looked, found, _ = look()
        except (DatabaseError, InterfaceError):
            connection.close()
            time.sleep(0.2)
            continue
        snapshots += looked
        report.with_suffix(".count").write_text(str(snapshots))
        if found:
            with report.open("a", encoding="utf-8") as lines:
                lines.writelines(json.dumps(one) + "\n" for one in found)
        time.sleep(0.05)
