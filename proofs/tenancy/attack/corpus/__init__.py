"""The hand-written attacks: one module a subject, each with a few families."""

from proofs.tenancy.attack.corpus import (
    catalog,
    context,
    functions,
    guesses,
    leaks,
    outside,
    remains,
    writes,
)
from proofs.tenancy.attack.records import Attack

MODULES = (context, functions, catalog, leaks, writes, guesses, remains, outside)


def attacks() -> list[Attack]:
    """Return every hand-written attack."""
    found = [
        attack for module in MODULES for family in module.FAMILIES for attack in family.attacks
    ]
    names = [f"{attack.family}/{attack.name}" for attack in found]
    assert len(names) == len(set(names)), "two attacks share a name"
    return found
