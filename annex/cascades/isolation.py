"""What cascades keep in the database beside their isolated tables."""

from annex.cascades import registry
from annex.cascades.checks import _declared_triggers
from annex.cascades.operations import MARKS, lapsed_function
from annex.tenancy.declarations import Isolation

SWEPT = "Tells the sweep, where nobody entered, which accounts have work."

SWEEPERS = (
    "annex.cascades_pending(timestamp with time zone)",
    "annex.cascades_open()",
    "annex.cascades_unproven(text, timestamp with time zone)",
    "annex.cascades_load()",
    "annex.cascades_proofs()",
)
FORGET = "annex.cascades_forget(timestamp with time zone, integer)"
COUNTED = (MARKS, "cascades_parked", "cascades_recalculation", "cascades_proof")


def isolation() -> Isolation:
    """Return the triggers of every cascade's watches, and what the sweep looks at."""
    lapsing = [
        level.values._meta.db_table
        for cascade in registry.cascades()
        for level in cascade.levels
        if level.lapses
    ]
    return Isolation(
        definers={FORGET: "Removes old history, and never the value in force."}
        | dict.fromkeys(SWEEPERS, SWEPT)
        | {f"{lapsed_function(table)}(timestamp with time zone)": SWEPT for table in lapsing},
        triggers={
            f"{table}.{name}": f"Marks {purpose}."
            for (table, name), purpose in _declared_triggers().items()
        },
        grants={
            MARKS: "SELECT, INSERT, DELETE, UPDATE (attempts, losses, not_before, is_parked)",
        },
        owner_policies={f"{table}.owner_counts": "true" for table in COUNTED}
        | dict.fromkeys(
            ("cascades_valuechange.owner_finds", "cascades_valuechange.owner_forgets"), "true"
        )
        | {f"{table}.owner_finds_lapsed": "valid_until IS NOT NULL" for table in lapsing},
    )
