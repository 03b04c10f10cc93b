from typing import Any
from uuid import UUID

from django.db import ProgrammingError, connection, transaction

from annex.kernel.ids import uuid7
from annex.realtime import events
from annex.realtime.models import Event, Head
from annex.testing.cases import CommitTestCase, ServiceTestCase


def emit(count: int = 1, **said: Any) -> None:
    for _ in range(count):
        events.emit(**{"family": "employees", "op": "updated", **said})


def positions() -> list[int | None]:
    return list(Event.objects.order_by("position").values_list("position", flat=True))


class EmitTests(ServiceTestCase):
    def test_an_event_says_what_happened_to_whom(self) -> None:
        ids = [uuid7(), uuid7()]
        with self.committed():
            emit(
                op="recalculated",
                entity_ids=[*ids, ids[0]],
                data={"level": "employee", "of": ids[0]},
            )
        event = Event.objects.get()
        self.assertEqual((event.family, event.op), ("employees", "recalculated"))
        self.assertEqual(event.entity_ids, ids)
        self.assertEqual(event.data, {"level": "employee", "of": str(ids[0])})

    def test_more_than_500_entities_are_not_named(self) -> None:
        emit(entity_ids=[uuid7() for _ in range(500)])
        emit(op="imported", entity_ids=[uuid7() for _ in range(501)])
        self.assertEqual(len(Event.objects.get(op="updated").entity_ids or []), 500)
        self.assertIsNone(Event.objects.get(op="imported").entity_ids)

    def test_a_family_nobody_can_follow_is_refused(self) -> None:
        with self.assertRaises(events.UnknownFamily):
            emit(family="nonsense")
        self.assertFalse(Event.objects.exists())

    def test_positions_come_with_the_commit_and_in_the_order_of_the_inserts(self) -> None:
        with self.committed():
            emit(op="first")
            emit(op="second")
            self.assertEqual(positions(), [None, None])
        self.assertEqual(positions(), [1, 2])
        ops = Event.objects.order_by("position").values_list("op", flat=True)
        self.assertEqual(list(ops), ["first", "second"])
        self.assertEqual(Head.objects.get().position, 2)

    def test_one_wake_for_each_transaction(self) -> None:
        with self.captureOnCommitCallbacks() as callbacks:
            emit(5)
        self.assertEqual(len(callbacks), 1)

    def test_rolled_back_events_never_happened_and_wake_nobody(self) -> None:
        with (
            self.captureOnCommitCallbacks() as callbacks,
            self.assertRaises(ZeroDivisionError),
            transaction.atomic(),
        ):
            emit()
            raise ZeroDivisionError
        self.assertEqual(callbacks, [])
        self.assertFalse(Event.objects.exists())

    def test_each_account_has_a_log_of_its_own(self) -> None:
        with self.committed():
            emit(2)
            with self.as_account(self.other_account):
                emit()
        self.assertEqual(positions(), [1, 2])
        with self.as_account(self.other_account):
            self.assertEqual(positions(), [1])

    def test_numbering_does_not_depend_on_the_account_entered_at_commit(self) -> None:
        with self.committed():
            emit()
            with self.as_account(self.other_account), connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        self.assertEqual(positions(), [1])

    def test_a_position_that_the_application_claims_is_not_kept(self) -> None:
        with self.committed():
            Event.objects.create(family="employees", op="forged", entity_ids=[], position=99)
        self.assertEqual(positions(), [1])


class LogIsAppendOnlyTests(ServiceTestCase):
    def assert_refused(self, statement: str) -> None:
        with self.committed():
            emit()
        with (
            self.assertRaisesRegex(ProgrammingError, "permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
        self.assertEqual(positions(), [1])

    def test_the_runtime_role_may_not_change_an_event(self) -> None:
        self.assert_refused("UPDATE realtime_event SET op = 'other'")

    def test_the_runtime_role_may_not_delete_an_event(self) -> None:
        self.assert_refused("DELETE FROM realtime_event")

    def test_the_runtime_role_may_not_move_the_head(self) -> None:
        self.assert_refused("UPDATE realtime_head SET position = 0")


class CommitOrderTests(CommitTestCase):
    WRITERS = 8
    TRANSACTIONS = 10

    def test_concurrent_writers_leave_contiguous_positions_in_commit_order(self) -> None:
        def write() -> list[UUID]:
            made = []
            for number in range(self.TRANSACTIONS):
                with transaction.atomic():
                    emit(number % 3 + 1, op="written")
                    with connection.cursor() as cursor:
                        cursor.execute("SELECT pg_sleep(random() * 0.003)")
                    if number % 4 == 3:
                        transaction.set_rollback(True)
                made.append(uuid7())
            return made

        seen: list[int] = []

        def follow() -> list[UUID]:
            # What a reader that asks for "later than the last I saw" gets while all that goes on.
            total = self.WRITERS * sum(n % 3 + 1 for n in range(self.TRANSACTIONS) if n % 4 != 3)
            while len(seen) < total:
                last = seen[-1] if seen else 0
                later = Event.objects.all().after(last).values_list("position", flat=True)
                seen.extend(p for p in later if p is not None)
            return []

        self.together(*[write] * self.WRITERS, follow)
        expected = list(range(1, len(seen) + 1))
        self.assertEqual(seen, expected)
        self.assertEqual(positions(), expected)
        self.assertEqual(Head.objects.get().position, len(seen))

    def test_a_lost_broker_breaks_no_transaction(self) -> None:
        broken = {"default": {"BACKEND": "annex.realtime.tests.test_events.BrokenLayer"}}
        with (
            self.settings(CHANNEL_LAYERS=broken),
            self.assertLogs("django.db.backends.base"),
            transaction.atomic(),
        ):
            emit()
        self.assertEqual(positions(), [1])


class BrokenLayer:
    """A channel layer whose broker is gone."""

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        raise ConnectionError("the broker is gone")
