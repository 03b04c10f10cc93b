"""Ties: an order by lot that a stored seed repeats, the same for everybody who drew it."""

from typing import Final
from uuid import UUID

PRIME: Final = 2_147_483_629
SEEDS: Final = 2**62


def tie(specialist_id: UUID, seed: int) -> int:
    """Return where a specialist comes among equals, by a seed in [0, 2**62).

    The last 48 bits of an id are random, whenever it was made, so nobody is first for having come
    first. ``(a x + b) mod prime`` over seeds a and b puts any two in either order as often.
    """
    factor, shift = coefficients(seed)
    return ((specialist_id.int & (2**48 - 1)) % PRIME * factor + shift) % PRIME


def coefficients(seed: int) -> tuple[int, int]:
    """Return factor and shift of a seed."""
    return 1 + seed % (PRIME - 1), (seed >> 31) % PRIME


def tie_sql(specialist_id: str, seed: int) -> str:
    """Return ``tie`` in SQL that is sent with parameters, so its percent signs are doubled."""
    factor, shift = coefficients(seed)
    bits = f"('x' || right({specialist_id}::text, 12))::bit(48)::bigint"
    return f"({bits} %% {PRIME} * {factor} + {shift}) %% {PRIME}"
