"""The sweep over the live catalog: every rule and every judge, in a fixed number of statements."""

from collections.abc import Iterator
from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper

from annex.tenancy import sealing
from annex.tenancy.catalog import (
    attached,
    functions,
    grants,
    keys,
    outward,
    policies,
    privileges,
    roles,
    seal,
    server,
    tables,
)
from annex.tenancy.catalog.expected import Expected, expected
from annex.tenancy.catalog.finding import Finding, Rule, found_by, rows
from annex.tenancy.estimates import sampled

RULES: Final[tuple[Rule, ...]] = (
    *tables.RULES,
    *keys.RULES,
    *attached.RULES,
    *functions.RULES,
    *roles.RULES,
    *privileges.RULES,
    *outward.RULES,
    *seal.RULES,
    *server.RULES,
)

CONFINED: Final[tuple[Rule, ...]] = (*roles.CONFINED, *privileges.CONFINED, *outward.CONFINED)
"""What ``bootstrap.confine`` takes from everybody, which takes a superuser."""


def findings(connection: BaseDatabaseWrapper, wanted: Expected | None = None) -> Iterator[Finding]:
    """Yield every defect of isolation in the database behind ``connection``.

    ``wanted`` saves reading the migrations again for who judges several times. What only a
    superuser could have prevented is a warning where the seal was installed without one.
    """
    wanted = wanted or expected()
    (mode,) = next(iter(rows(connection, seal.MODE)), (None,))
    confined = mode in (None, sealing.Mode.SEALED)
    for one in found_by(connection, (*RULES, *CONFINED), _parameters(wanted)):
        if confined or one.id not in {rule.id for rule in CONFINED}:
            yield one
        else:
            yield Finding(one.id.replace(".E", ".W"), one.object, one.sentence)
    yield from policies.judge(connection, wanted)
    yield from grants.judge(connection, wanted)
    for name in sampled(connection):
        sentence = f"{name} is sampled, and EXPLAIN tells it: add HideStatistics to a migration."
        yield Finding("tenancy.E130", name, sentence)
    found = rows(connection, functions.BODIES)
    yield from seal.judge_bodies(found, {**wanted.bodies, **seal.bodies(mode)})


def _parameters(wanted: Expected) -> dict[str, object]:
    references = list(wanted.references)
    return {
        "tenant": sorted(wanted.tenant),
        "known": sorted(wanted.known),
        "unexplained": sorted(wanted.unexplained),
        "open": sorted(wanted.open),
        "restricted": sorted(wanted.restricted),
        "definers": sorted(wanted.definers),
        "triggers": sorted(wanted.triggers),
        "children": [r[0] for r in references],
        "columns": [r[1] for r in references],
        "parents": [r[2] for r in references],
        "keys": [r[3] for r in references],
        "parameter": sealing.PARAMETER,
    }
