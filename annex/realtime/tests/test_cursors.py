import asyncio
from typing import Any

from asgiref.sync import sync_to_async
from django.db import connection
from django.test import override_settings

from annex.kernel.ids import uuid7
from annex.realtime import events
from annex.realtime.cursors import Cursor, TooFarBehind
from annex.realtime.hub import Hub, current_hub
from annex.realtime.tasks import delete_old_events
from annex.realtime.tests.factories import log_event
from annex.realtime.topics import Topic
from annex.testing.cases import WebSocketTestCase
from annex.testing.commits import as_if_committed

EMPLOYEES = Topic("employees")
SMALL = {"pending": 4, "ring": 8, "page": 3, "poll_every_s": 30}


@override_settings(REALTIME=SMALL)
class CursorTests(WebSocketTestCase):
    """A reader that stops reading, seen from inside: no client can stall so exactly."""

    async def cursor(self) -> Cursor:
        cursor = await current_hub().join(self.account.pk)
        cursor.follow(EMPLOYEES)
        return cursor

    async def happen(self, count: int, family: str = "employees") -> None:
        def commit() -> None:
            with self.rows(), as_if_committed():
                for _ in range(count):
                    events.emit(family=family, op="updated")

        await sync_to_async(commit)()

    async def arrived(self, position: int) -> None:
        """Wait until this process has read the log up to ``position``."""
        stream = current_hub()._streams[self.account.pk]
        async with asyncio.timeout(5):
            while stream.position < position:
                await asyncio.sleep(0.005)

    async def read(self, cursor: Cursor, count: int) -> list[int]:
        found: list[int] = []
        async with asyncio.timeout(5):
            async for frame in cursor.frames():
                found.append(frame.position)
                if len(found) == count:
                    break
        return found

    async def test_a_cursor_that_keeps_up_is_pushed_to(self) -> None:
        cursor = await self.cursor()
        await self.happen(4)
        await self.arrived(4)
        self.assertFalse(cursor.is_behind)
        self.assertEqual(await self.read(cursor, 4), [1, 2, 3, 4])

    async def test_a_cursor_that_stalls_keeps_nothing_and_misses_nothing(self) -> None:
        cursor = await self.cursor()
        await self.happen(6)
        await self.arrived(6)
        self.assertTrue(cursor.is_behind)
        self.assertEqual(len(cursor._pending), 0)
        self.assertEqual(await self.read(cursor, 6), [1, 2, 3, 4, 5, 6])

    async def test_what_left_the_ring_comes_from_the_log(self) -> None:
        cursor = await self.cursor()
        await self.happen(30)
        await self.arrived(30)
        self.assertEqual(await self.read(cursor, 30), list(range(1, 31)))

    async def test_it_is_pushed_to_again_once_it_has_caught_up(self) -> None:
        cursor = await self.cursor()
        await self.happen(10)
        await self.arrived(10)
        reading = asyncio.create_task(self.read(cursor, 12))
        async with asyncio.timeout(5):
            while cursor.is_behind:
                await asyncio.sleep(0.005)
        await self.happen(2)
        self.assertEqual(await reading, list(range(1, 13)))

    async def test_events_that_come_while_it_pulls_come_once(self) -> None:
        cursor = await self.cursor()
        await self.happen(10)
        await self.arrived(10)
        found: list[int] = []
        async with asyncio.timeout(10):
            async for frame in cursor.frames():
                found.append(frame.position)
                if frame.position in (2, 9):
                    await self.happen(7)
                if frame.position == 24:
                    break
        self.assertEqual(found, list(range(1, 25)))

    async def test_pulling_passes_over_what_is_not_followed(self) -> None:
        cursor = await self.cursor()
        for family in ("employees", "units", "employees", "units"):
            await self.happen(5, family)
        await self.arrived(20)
        self.assertTrue(cursor.is_behind)
        self.assertEqual(await self.read(cursor, 10), [1, 2, 3, 4, 5, 11, 12, 13, 14, 15])

    async def test_a_cursor_behind_what_the_log_still_holds_is_told(self) -> None:
        cursor = await self.cursor()

        def commit_long_ago() -> None:
            with self.rows(), as_if_committed():
                for _ in range(30):
                    log_event(age_h=25)

        await sync_to_async(commit_long_ago)()
        current_hub().wake(self.account.pk)
        await self.arrived(30)
        self.assertEqual(await sync_to_async(delete_old_events)(), 30)
        with self.assertRaises(TooFarBehind):
            await self.read(cursor, 1)

    async def test_a_process_that_slept_through_what_the_log_let_go_of_says_so(self) -> None:
        cursor = await self.cursor()

        def commit_long_ago() -> None:
            with self.rows(), as_if_committed():
                for _ in range(3):
                    log_event(age_h=25)

        await sync_to_async(commit_long_ago)()
        await sync_to_async(delete_old_events)()
        await self.happen(1)
        await self.arrived(4)
        with self.assertRaises(TooFarBehind):
            await self.read(cursor, 1)

    async def test_the_hub_rests_when_the_last_cursor_leaves(self) -> None:
        hub = current_hub()
        first, second = await self.cursor(), await self.cursor()
        first.leave()
        self.assertTrue(hub._tasks)
        second.leave()
        self.assertEqual((hub._tasks, hub._streams), ([], {}))
        third = await self.cursor()
        await self.happen(1)
        self.assertEqual(await self.read(third, 1), [1])

    async def test_one_read_serves_every_socket_of_an_account(self) -> None:
        cursors = [await self.cursor() for _ in range(10)]
        statements: list[str] = []

        def note(execute: Any, sql: str, *rest: Any) -> Any:
            if "realtime_event" in sql and sql.startswith("SELECT"):
                statements.append(sql)
            return execute(sql, *rest)

        await sync_to_async(lambda: connection.execute_wrappers.append(note))()
        await self.happen(2)
        for cursor in cursors:
            self.assertEqual(await self.read(cursor, 2), [1, 2])
        await sync_to_async(lambda: connection.execute_wrappers.remove(note))()
        self.assertEqual(len(statements), 1)

    async def test_an_account_that_can_not_be_read_does_not_stop_the_others(self) -> None:
        hub: Hub = current_hub()
        cursor = await self.cursor()
        broken = await hub.join(uuid7())
        stream = next(s for s in hub._streams.values() if broken in s.cursors)
        stream.position = "nowhere"  # type: ignore[assignment]  # what no query survives
        with self.assertLogs("annex.realtime.hub", "ERROR"):
            await hub._catch_up(stream.account_id)
        await self.happen(1)
        self.assertEqual(await self.read(cursor, 1), [1])
