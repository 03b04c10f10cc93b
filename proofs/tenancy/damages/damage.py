"""What a damage is: SQL that would let an account out, and what must be said of it."""

from dataclasses import dataclass

TABLE = "readiness_units_unit"
PARENT = "identity_membership"


@dataclass(frozen=True, slots=True)
class Damage:
    """SQL for the administrator, and the check that must name ``object``."""

    name: str
    sql: str
    id: str
    object: str


def damage(name: str, sql: str, check: str, found: str) -> Damage:
    """Return a damage that one of tenancy's checks must find."""
    return Damage(name, sql, f"tenancy.{check}", found)
