"""Damages to the engine, each of which a test of the suite must notice.

A test that stays green whatever is broken proves nothing. Each damage here is carried out, the test
that guards against it is run, and has to fail; undamaged, the same test has to pass.
"""

import contextlib
import logging
import re
import unittest
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import Any
from unittest import mock

from django.db import transaction

from annex.cascades import (
    cycles,
    dividing,
    losses,
    marks,
    parking,
    places,
    proving,
    stages,
    statements,
    tickets,
)
from annex.cascades import wake as waking
from annex.cascades.models import Mark
from annex.cascades.operations import MARK_ROW_BODY
from annex.cascades.tests.apart import ApartTestCase
from annex.cascades.transactions import Transaction

HERE = "annex.cascades.tests"
Damage = Callable[[], AbstractContextManager[Any]]


def without(module: Any, name: str, text: str, instead: str = "") -> AbstractContextManager[Any]:
    """Take a piece out of a statement."""
    whole = getattr(module, name)
    assert text in whole, f"{name} says nothing of {text!r}"
    return mock.patch.object(module, name, whole.replace(text, instead))


def of_stage(name: str, text: str, instead: str = "") -> AbstractContextManager[Any]:
    """Take a piece out of a statement of every level's stage."""
    computed = vars(statements.Stage)[name].func

    def damaged(self: statements.Stage) -> Any:
        whole = computed(self)
        if isinstance(whole, tuple):
            return tuple(one.replace(text, instead) for one in whole)
        assert text in whole, f"{name} says nothing of {text!r}"
        return whole.replace(text, instead)

    piece = cached_property(damaged)
    piece.__set_name__(statements.Stage, f"damaged_{name}")
    return fresh_stages(mock.patch.object(statements.Stage, name, piece))


@contextlib.contextmanager
def fresh_stages(damage: AbstractContextManager[Any]) -> Iterator[None]:
    """Have the statements of every level put together anew, under the damage and after it."""
    statements.stage_of.cache_clear()
    try:
        with damage:
            yield
    finally:
        statements.stage_of.cache_clear()


def in_database(*damages: str) -> AbstractContextManager[Any]:
    """Run SQL as the owner, once the test's own tables are made."""
    create = ApartTestCase._create.__func__  # type: ignore[attr-defined]  # of a classmethod

    def damaged(cls: type[ApartTestCase]) -> Iterator[str]:
        yield from create(cls)
        yield from damages

    return mock.patch.object(ApartTestCase, "_create", classmethod(damaged))


def consume_first() -> AbstractContextManager[Any]:
    """Claim the marks, commit, and only then do the work."""
    divided = stages._Run._divided
    claimed = (
        "SELECT %(ids)s::uuid[]::text[], NULL::text[], NULL::text[], 1::bigint, now(), false, "
        "0, cardinality(%(ids)s::uuid[])"
    )

    def damaged(self: stages._Run, work: Any, name: str, ids: Any, oldest_s: float) -> int:
        if name != self.level.name:
            return divided(self, work, name, ids, oldest_s)
        Mark.objects.filter(level=name, object_id__in=ids).delete()
        try:
            damage = mock.patch.object(statements.Stage, "consume", claimed)
            with fresh_stages(damage), transaction.atomic():
                return int(work(ids))
        except ValueError as error:
            raise stages.StageFailed(60) from error

    return mock.patch.object(stages._Run, "_divided", damaged)


def without_recheck() -> AbstractContextManager[Any]:
    """Leave what came meanwhile to nobody."""
    run = stages._Run.run

    def damaged(self: stages._Run) -> int:
        name = self.level.name
        real = stages.wake_after_commit

        def wake(cascade: str, level: str | None = None) -> None:
            if level != name:
                real(cascade, level)

        with mock.patch.object(stages, "wake_after_commit", wake):
            return run(self)

    return mock.patch.object(stages._Run, "run", damaged)


def publish_at_once() -> AbstractContextManager[Any]:
    def wake(cascade: str, level: str | None = None) -> None:
        declared = waking.registry.find(cascade)
        chosen = declared.order[0] if level is None else declared.level(level)
        waking.Wake(chosen.task, waking.require_account_id()).publish()

    return mock.patch.object(waking, "wake_after_commit", wake)


def heal_by_writing() -> AbstractContextManager[Any]:
    def write(cascade: str, wrong: Any) -> None:
        for one in wrong:
            marks.add(cascade, one.level, [one.object_id], cause="proof")
        stages.settle(cascade)

    return mock.patch.object(proving, "_heal", write)


def fail_whole() -> AbstractContextManager[Any]:
    return mock.patch.object(dividing, "MOST_FAILURES", 0)


def forget_parked() -> AbstractContextManager[Any]:
    put_off = parking.put_off

    def damaged(parameters: Any, ids: Any, error: Exception, *, at: Any) -> float | None:
        delay_s = put_off(parameters, ids, error, at=at)
        Mark.objects.filter(is_parked=True).delete()
        return delay_s

    return mock.patch.object(parking, "put_off", damaged)


def write_unchanged() -> AbstractContextManager[Any]:
    found = "SELECT coalesce((array_agg(id) FILTER (WHERE is_other))::text[], '{}') FROM written"
    return of_stage("write", found, "SELECT %(ids)s::uuid[]::text[]")


ONLY_NEW = MARK_ROW_BODY.replace(
    "IF was IS NOT NULL THEN", "IF was IS NOT NULL AND (became IS NULL OR became = was) THEN"
)
FUNCTION = (
    "CREATE OR REPLACE FUNCTION annex.cascades_mark_row() RETURNS trigger LANGUAGE plpgsql AS "
)
DROP_UPDATES = """
DO $$DECLARE one record; BEGIN
    FOR one IN SELECT tgname, tgrelid::regclass AS t FROM pg_trigger
               WHERE tgname LIKE 'annex_marks_%_columns' AND tgrelid = 'library_document'::regclass
    LOOP EXECUTE format('DROP TRIGGER %I ON %s', one.tgname, one.t); END LOOP;
END$$
"""


@dataclass(frozen=True)
class Tooth:
    """A damage, and the test that must notice it."""

    name: str
    damage: Damage
    test: str


TEETH = (
    Tooth(
        "nobody asks whether a record hangs on itself",
        lambda: mock.patch.object(cycles, "refuse"),
        "test_cycles.CycleTests.test_who_hangs_on_itself_is_parked_with_its_path",
    ),
    Tooth(
        "marks are consumed in a transaction before the work",
        consume_first,
        "test_stages.StageTests.test_what_changed_is_announced_in_the_same_transaction",
    ),
    Tooth(
        "what changed marks nothing above it",
        lambda: of_stage("propagate", "marked.id IS NOT NULL", "false"),
        "test_stages.StageTests.test_the_clock_alone_moves_a_value",
    ),
    Tooth(
        "what has not changed marks what is above it",
        write_unchanged,
        "test_stages.StageTests.test_an_unchanged_value_is_not_written_and_marks_nothing",
    ),
    Tooth(
        "values are computed before their rows are locked",
        lambda: of_stage("lock", "FOR NO KEY UPDATE"),
        "test_interleavings.InterleavingTests."
        "test_a_stage_that_waited_for_a_row_computes_from_what_came_meanwhile",
    ),
    Tooth(
        "a stage does not wait for those that write its inputs",
        lambda: mock.patch.object(Transaction, "_await_feeders", return_value=[]),
        "test_interleavings.InterleavingTests."
        "test_a_record_that_moves_while_its_value_is_written_is_counted_where_it_went",
    ),
    Tooth(
        "waves of a tree overtake one another",
        lambda: mock.patch.object(Transaction, "_enter_level", return_value="SELECT true"),
        "test_interleavings.InterleavingTests.test_waves_of_a_tree_wait_for_one_another",
    ),
    Tooth(
        "a trigger marks only where a record went",
        lambda: in_database(f"{FUNCTION}$${ONLY_NEW}$$"),
        "test_stages.StageTests.test_a_move_corrects_both_branches",
    ),
    Tooth(
        "a column is watched no more",
        lambda: in_database(DROP_UPDATES),
        "test_parking.ParkingTests.test_who_corrects_the_record_settles_it",
    ),
    Tooth(
        "a dropped trigger is not looked for",
        lambda: in_database(DROP_UPDATES),
        "test_checks.DatabaseTests.test_a_database_that_watches_as_declared_has_no_finding",
    ),
    Tooth(
        "a stage is woken before the commit",
        publish_at_once,
        "test_gates.CommitGateTests.test_no_stage_starts_before_the_commit",
    ),
    Tooth(
        "what came while a record was held is left to nobody",
        without_recheck,
        "test_stages.StageTests.test_more_records_than_a_transaction_takes_are_done_in_several",
    ),
    Tooth(
        "marks that follow do not carry their origin",
        lambda: of_stage("propagate", "%(origin)s, %(since)s", "NULL::bigint, now()"),
        "test_tickets.TicketTests.test_it_is_settled_once_every_level_is_and_not_before",
    ),
    Tooth(
        "a ticket takes what it does not see for done",
        lambda: without(
            tickets,
            "_PROGRESS",
            "ELSE pg_visible_in_snapshot(%(transaction)s::text::xid8, pg_current_snapshot()) END",
            "ELSE true END",
        ),
        "test_tickets.TicketTests.test_what_is_not_committed_is_not_settled",
    ),
    Tooth(
        "a parked record forgets its mark",
        forget_parked,
        "test_parking.ParkingTests.test_after_three_retries_the_record_is_parked_and_still_marked",
    ),
    Tooth(
        "failures are not counted",
        lambda: without(statements, "POSTPONE", "ELSE 1 END AS attempts", "ELSE 0 END AS attempts"),
        "test_parking.ParkingTests.test_who_corrects_the_record_settles_it",
    ),
    Tooth(
        "one bad record holds up its batch",
        fail_whole,
        "test_parking.ParkingTests.test_the_rest_of_the_batch_is_done_at_once",
    ),
    Tooth(
        "a proof writes the value itself",
        heal_by_writing,
        "test_proving.ProvingTests.test_a_violation_is_recorded_told_and_healed_by_a_mark",
    ),
    Tooth(
        "a change is not written down",
        lambda: of_stage("write", "WHERE w.is_other", "WHERE w.is_other AND false"),
        "test_harvest.HarvestTests.test_the_history_of_every_level_is_kept_by_the_same_declaration",
    ),
    Tooth(
        "when a value lapses is not kept",
        lambda: of_stage("write", '"valid_until" = d."valid_until"', '"valid_until" = NULL'),
        "test_stages.StageTests.test_the_clock_alone_moves_a_value",
    ),
    Tooth(
        "what kills a worker is not counted",
        lambda: without(losses, "FORESEE", "losses = %(losses)s + 1,", "losses = 0,"),
        "test_losses.LossTests."
        "test_it_is_found_among_the_others_and_parked_after_a_last_try_a_minute_later",
    ),
    Tooth(
        "a stage takes no place",
        lambda: mock.patch.object(places, "key_of", return_value=None),
        "test_manners.PlaceTests."
        "test_a_stage_gives_way_to_another_one_of_its_account_and_is_woken_after_it",
    ),
    Tooth(
        "who had the place looks for nothing",
        lambda: mock.patch.object(stages._Run, "_wake_due"),
        "test_manners.PlaceTests."
        "test_a_stage_gives_way_to_another_one_of_its_account_and_is_woken_after_it",
    ),
    Tooth(
        "a message that has arrived keeps others out",
        lambda: mock.patch.object(waking.Wake, "begin"),
        "test_manners.MessageTests."
        "test_a_stage_says_that_its_message_waits_no_longer_before_it_reads_the_marks",
    ),
)


class TeethTests(unittest.TestCase):
    """Runs each guard under its damage; the guard makes, and removes, its own database."""

    def bites(self, tooth: Tooth) -> None:
        module, case, name = tooth.test.split(".")
        guard = getattr(import_module(f"{HERE}.{module}"), case)(name)
        result = unittest.TestResult()
        # What a damaged engine has to say of itself is no news.
        with tooth.damage(), self.silence():
            unittest.TestSuite([guard]).run(result)
        told = "".join(text for _test, text in (*result.failures, *result.errors))

        self.assertEqual(result.testsRun, 1, tooth.test)
        self.assertTrue(told, f"{tooth.test} did not notice")
        # A damage that is no SQL, or no Python, would turn everything red.
        self.assertNotRegex(told, r"SyntaxError|syntax error|UndefinedColumn|NameError|KeyError")

    @contextlib.contextmanager
    def silence(self) -> Iterator[None]:
        logging.disable(logging.CRITICAL)
        try:
            yield
        finally:
            logging.disable(logging.NOTSET)

    def test_there_are_enough(self) -> None:
        self.assertGreaterEqual(len(TEETH), 10)
        self.assertEqual(len({tooth.name for tooth in TEETH}), len(TEETH))


def _add(tooth: Tooth) -> None:
    def test(self: TeethTests) -> None:
        self.bites(tooth)

    words = re.sub(r"\W+", "_", tooth.name)
    setattr(TeethTests, f"test_it_is_noticed_when_{words}", test)


for _tooth in TEETH:
    _add(_tooth)
