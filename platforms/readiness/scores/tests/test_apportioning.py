from decimal import Decimal
from fractions import Fraction

from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from platforms.readiness.scores.reads.apportioning import apportion, round_half_up

fractions = st.fractions(min_value=0, max_value=100, max_denominator=10_000)


class ApportioningTests(SimpleTestCase):
    def test_halves_round_up(self) -> None:
        self.assertEqual(round_half_up(Fraction("62.345")), Decimal("62.35"))
        self.assertEqual(round_half_up(Fraction("62.3449999")), Decimal("62.34"))

    def test_thirds_sum_to_the_whole(self) -> None:
        parts = apportion([Fraction(100, 3)] * 3, Decimal(100))

        self.assertEqual(parts, [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")])

    def test_nothing_is_split_into_nothing(self) -> None:
        self.assertEqual(apportion([], Decimal(0)), [])

    @given(st.lists(fractions, min_size=1, max_size=60))
    def test_parts_sum_to_the_rounded_total_and_stay_within_a_hundredth(
        self, parts: list[Fraction]
    ) -> None:
        total = round_half_up(sum(parts, Fraction(0)))

        said = apportion(parts, total)

        self.assertEqual(sum(said), total)
        for part, rounded in zip(parts, said, strict=True):
            self.assertLess(abs(Fraction(rounded) - part), Fraction(1, 100) + Fraction(1, 10**9))
