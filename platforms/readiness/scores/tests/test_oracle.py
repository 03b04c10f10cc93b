from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annex.cascades import proof, stages, sweeping
from annex.testing.cases import ServiceTestCase
from platforms.readiness.scores.cascade import NAME, READINESS
from platforms.readiness.scores.tests import edits
from platforms.readiness.scores.tests.oracle import World, stored

# At least a thousand of them are the promise; more find more.
SEQUENCES = 1_000

number = st.integers(min_value=0, max_value=59)
edit = st.tuples(st.sampled_from(edits.EDITS), number, number, number)
run = st.tuples(st.just("run"), st.sampled_from([level.name for level in READINESS.levels]))
wait = st.tuples(st.just("wait"), st.integers(min_value=1, max_value=5))
sequences = st.lists(st.one_of(edit, edit, edit, edit, run, wait), min_size=1, max_size=8)


class Clock:
    """A clock that moves when it is told to."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


class OracleTestCase(ServiceTestCase):
    """Starts every sequence of edits from the same small org."""

    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        edits.build_org()
        stages.settle(NAME, clock=Clock(edits.START))

    def check(self, sequences_run: int) -> None:
        @settings(
            max_examples=sequences_run,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(sequences)
        def check(steps: list[tuple[Any, ...]]) -> None:
            # A savepoint apiece: each sequence starts from the same org.
            with transaction.atomic():
                self._carry_out(steps)
                transaction.set_rollback(True)

        check()

    def _carry_out(self, steps: list[tuple[Any, ...]]) -> None:
        clock = Clock(edits.START)
        for what, *arguments in steps:
            if what == "run":
                stages.run(NAME, *arguments, clock=clock)
            elif what == "wait":
                clock.now += timedelta(hours=7 * arguments[0])
            else:
                what(*arguments)

        self.assertEqual(proof.violations(NAME, at=clock.now), [], "neither right nor marked")
        sweeping.mark_lapsed(at=clock.now)
        stages.settle(NAME, clock=clock)
        self.assertEqual(stored(), World.export().scores(clock.now))
        self.assertEqual(proof.violations(NAME, at=clock.now), [], "settled and not right")


class OracleTests(OracleTestCase):
    """What is stored equals an independent computation, after any edits in any order."""

    def test_the_org_has_something_of_everything_and_is_right(self) -> None:
        expected = World.export().scores(edits.START)

        self.assertEqual(stored(), expected)
        known = {level for (level, _), (value, _) in expected.items() if value is not None}
        self.assertEqual(known, {level for level, _ in expected})
        self.assertGreater(len({value for value, _ in expected.values()}), 8)

    def test_stored_equals_computed_after_any_sequence(self) -> None:
        self.check(SEQUENCES - SEQUENCES // 2)


class MoreOracleTests(OracleTestCase):
    """The other half of the sequences, for another worker to run at the same time."""

    def test_stored_equals_computed_after_any_sequence(self) -> None:
        self.check(SEQUENCES // 2)
