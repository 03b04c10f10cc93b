from asgiref.sync import sync_to_async
from django.db import connection, transaction
from django.test import override_settings

from annex.identity.models import Account
from annex.kernel.ids import uuid7
from annex.realtime import events
from annex.realtime.tests.sockets import SocketCase
from annex.testing.commits import as_if_committed


class DeliveryTests(SocketCase):
    async def test_an_event_arrives_as_it_was_emitted(self) -> None:
        socket = await self.following()
        entity_id = uuid7()
        await self.happen(op="recalculated", entity_ids=[entity_id], data={"count": 1})
        frame = await socket.receive()
        at = frame.pop("at")
        expected = {
            "t": "ev",
            "pos": 1,
            "topic": "employees",
            "op": "recalculated",
            "ids": [str(entity_id)],
            "data": {"count": 1},
        }
        self.assertEqual(frame, expected)
        self.assertTrue(at.endswith("+00:00"), at)

    async def test_events_arrive_in_the_order_of_the_log(self) -> None:
        socket = await self.following()
        for number in range(1, 21):
            await self.happen(op=f"change {number}")
        frames = [await socket.receive() for _ in range(20)]
        self.assertEqual([frame["pos"] for frame in frames], list(range(1, 21)))
        self.assertEqual(frames[-1]["op"], "change 20")

    async def test_what_happened_before_the_socket_is_not_told(self) -> None:
        await self.happen()
        socket = await self.following()
        self.assertTrue(await socket.is_silent())
        await self.happen(op="later")
        self.assertEqual((await socket.receive())["op"], "later")

    async def test_ready_says_where_the_log_is(self) -> None:
        await self.happen()
        await self.happen()
        socket = await self.open("/ws/")
        await socket.send({"t": "auth", "token": await self.token_for("viewer", ["units:read"])})
        ready = await socket.receive()
        self.assertEqual(ready["pos"], 2)
        self.assertEqual(ready["account"], str(self.account.pk))
        self.assertEqual(ready["scopes"], ["units:read"])
        self.assertEqual(ready["version"], "2")

    async def test_another_family_is_not_told(self) -> None:
        socket = await self.following("/ws/units/")
        await self.happen(family="employees")
        await self.happen(family="units")
        self.assertEqual((await socket.receive())["topic"], "units")

    async def test_an_entitys_path_tells_of_that_entity_only(self) -> None:
        mine, other = uuid7(), uuid7()
        socket = await self.following(f"/ws/employees/{mine}/")
        await self.happen(entity_ids=[other])
        await self.happen(entity_ids=[other, mine], op="both")
        self.assertEqual((await socket.receive())["op"], "both")
        self.assertTrue(await socket.is_silent())

    async def test_who_follows_an_entity_hears_of_changes_too_many_to_name(self) -> None:
        socket = await self.following(f"/ws/employees/{uuid7()}/")
        await self.happen(entity_ids=[uuid7() for _ in range(501)])
        self.assertIsNone((await socket.receive())["ids"])

    async def test_rolled_back_events_are_not_told(self) -> None:
        socket = await self.following()

        def roll_back() -> None:
            refused = self.assertRaises(ZeroDivisionError)
            with self.rows(), as_if_committed(), refused, transaction.atomic():
                events.emit(family="employees", op="undone")
                raise ZeroDivisionError

        await sync_to_async(roll_back)()
        await self.happen(op="done")
        self.assertEqual((await socket.receive())["op"], "done")

    @override_settings(REALTIME={"poll_every_s": 0.05})
    async def test_a_poll_finds_what_no_wake_up_told(self) -> None:
        socket = await self.following()

        def commit_silently() -> None:
            with self.rows():
                events.emit(family="employees", op="unannounced")
                with connection.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")

        await sync_to_async(commit_silently)()
        self.assertEqual((await socket.receive())["op"], "unannounced")


class MultiplexedTests(SocketCase):
    async def test_topics_come_and_go(self) -> None:
        entity_id = uuid7()
        socket = await self.following("/ws/")
        await self.happen(op="unheard")
        for topic in ("units", f"employees.{entity_id}"):
            await socket.send({"t": "sub", "topic": topic})
            self.assertEqual(await socket.receive(), {"t": "subd", "topic": topic})
        await self.happen(op="heard", entity_ids=[entity_id])
        self.assertEqual((await socket.receive())["op"], "heard")
        await socket.send({"t": "unsub", "topic": f"employees.{entity_id}"})
        await socket.send({"t": "ping"})
        self.assertEqual(await socket.receive(), {"t": "pong"})
        await self.happen(op="unheard", entity_ids=[entity_id])
        await self.happen(op="renamed", family="units")
        self.assertEqual((await socket.receive())["op"], "renamed")

    async def test_an_event_that_several_topics_name_comes_once(self) -> None:
        ids = [uuid7(), uuid7()]
        socket = await self.following("/ws/")
        for topic in ("employees", *(f"employees.{entity_id}" for entity_id in ids)):
            await socket.send({"t": "sub", "topic": topic})
            await socket.receive()
        await self.happen(entity_ids=ids)
        await socket.receive()
        self.assertTrue(await socket.is_silent())

    @override_settings(REALTIME={"topics": 2})
    async def test_too_many_topics_close_with_4413(self) -> None:
        socket = await self.following("/ws/")
        for _ in range(2):
            await socket.send({"t": "sub", "topic": f"employees.{uuid7()}"})
            await socket.receive()
        await socket.send({"t": "sub", "topic": "units"})
        await self.assert_closed(socket, 4413, "too_many_topics")


class VersionTests(SocketCase):
    async def test_version_1_also_calls_the_ids_by_their_old_name(self) -> None:
        entity_id = uuid7()
        old = await self.following("/ws/employees/?version=1")
        new = await self.following("/ws/employees/?version=2")
        await self.happen(entity_ids=[entity_id])
        self.assertEqual((await old.receive())["id"], [str(entity_id)])
        self.assertNotIn("id", await new.receive())

    async def test_without_one_the_accounts_pin_decides(self) -> None:
        await Account.objects.filter(pk=self.account.pk).aupdate(api_version="1")
        socket = await self.following()
        await self.happen()
        self.assertIn("id", await socket.receive())

    async def test_an_unknown_version_closes_with_4400(self) -> None:
        for query in ("version=3", "version=1&version=2"):
            socket = await self.open(f"/ws/employees/?{query}")
            error = await self.assert_closed(socket, 4400, "unsupported_version")
            self.assertEqual(error["versions"], ["1", "2"])


class IsolationTests(SocketCase):
    async def test_another_accounts_socket_hears_nothing(self) -> None:
        entity_id = uuid7()
        ours = await self.following()
        theirs = await self.following(account=self.other_account)
        theirs_of_ours = await self.following(
            f"/ws/employees/{entity_id}/", account=self.other_account
        )
        await self.happen(entity_ids=[entity_id])
        self.assertEqual((await ours.receive())["ids"], [str(entity_id)])
        self.assertTrue(await theirs.is_silent())
        self.assertTrue(await theirs_of_ours.is_silent())

    async def test_each_account_counts_its_own_positions(self) -> None:
        ours = await self.following()
        theirs = await self.following(account=self.other_account)
        await self.happen()
        await self.happen()
        await self.happen(account=self.other_account)
        self.assertEqual([(await ours.receive())["pos"] for _ in range(2)], [1, 2])
        self.assertEqual((await theirs.receive())["pos"], 1)
