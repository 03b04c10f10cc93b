"""Split a rounded number into rounded parts that sum to it exactly, to the hundredth."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction


def round_half_up(number: Fraction) -> Decimal:
    """Round a number that is not negative to two decimals, halves up, as the formulas do."""
    return Decimal((number * 100 + Fraction(1, 2)).__floor__()) / 100


def apportion(parts: Sequence[Fraction], total: Decimal) -> list[Decimal]:
    """Round each part to two decimals so that they sum to ``total``, by largest remainder.

    ``total`` is the rounded sum of the parts, none of which is negative.
    """
    cents = [(part * 100).__floor__() for part in parts]
    missing = int(total * 100) - sum(cents)
    by_remainder = sorted(range(len(parts)), key=lambda n: cents[n] - parts[n] * 100)
    for n in by_remainder[:missing]:
        cents[n] += 1
    return [Decimal(c) / 100 for c in cents]
