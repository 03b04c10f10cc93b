from datetime import timedelta
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone

from annex.identity.models import AccessToken, Account, Membership
from annex.kernel.ids import uuid7
from annex.realtime import events
from annex.testing import factories
from annex.testing.cases import WebSocketTestCase
from annex.testing.commits import as_if_committed
from annex.testing.sockets import Socket, SocketClosed

FAST = {"recheck_every_s": 0.05, "auth_within_s": 0.05}


class SocketCase(WebSocketTestCase):
    """Events from a transaction, as a request or a worker would commit it."""

    async def happen(self, *, account: Account | None = None, **said: Any) -> None:
        def commit() -> None:
            with self.rows(account), as_if_committed():
                events.emit(**{"family": "employees", "op": "updated", **said})

        await sync_to_async(commit)()

    async def token_for(self, *args: Any, **kwargs: Any) -> str:
        token: str = await sync_to_async(self.token)(*args, **kwargs)
        return token

    async def following(self, path: str = "/ws/employees/", **kwargs: Any) -> Socket:
        return await self.connect(path, await self.token_for(**kwargs))

    async def assert_closed(self, socket: Socket, status: int, code: str) -> dict[str, Any]:
        error = await socket.receive()
        self.assertEqual((error["t"], error["code"]), ("err", code), error)
        with self.assertRaises(SocketClosed) as closed:
            await socket.receive()
        self.assertEqual(closed.exception.code, status)
        return error


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


class RefusalTests(SocketCase):
    async def test_a_bad_token_closes_with_4401(self) -> None:
        expired = await self.token_for(expires_at=timezone.now() - timedelta(seconds=1))
        for token in ("nonsense", "", expired):
            socket = await self.open("/ws/employees/")
            await socket.send({"t": "auth", "token": token})
            await self.assert_closed(socket, 4401, "invalid_token")

    async def test_anything_before_authentication_closes_with_4401(self) -> None:
        socket = await self.open("/ws/")
        await socket.send({"t": "sub", "topic": "employees"})
        await self.assert_closed(socket, 4401, "auth_first")

    async def test_a_session_cookie_opens_nothing(self) -> None:
        def sign_in() -> str:
            self.client.force_login(
                factories.make_user(), "django.contrib.auth.backends.ModelBackend"
            )
            return self.client.cookies[settings.SESSION_COOKIE_NAME].OutputString()

        cookie = await sync_to_async(sign_in)()
        headers = [(b"origin", settings.PUBLIC_URL.encode()), (b"cookie", cookie.encode())]
        with override_settings(REALTIME=FAST):
            socket = await self.open("/ws/employees/", headers)
            await self.assert_closed(socket, 4408, "auth_timeout")

    async def test_a_token_in_the_address_opens_nothing(self) -> None:
        token = await self.token_for()
        with override_settings(REALTIME=FAST):
            socket = await self.open(f"/ws/employees/?access_token={token}&token={token}")
            await self.assert_closed(socket, 4408, "auth_timeout")

    async def test_silence_closes_with_4408(self) -> None:
        with override_settings(REALTIME=FAST):
            socket = await self.open("/ws/employees/")
            error = await self.assert_closed(socket, 4408, "auth_timeout")
        self.assertEqual(error["within_s"], 0.05)

    async def test_a_path_without_its_scope_closes_with_4403(self) -> None:
        socket = await self.open("/ws/employees/")
        token = await self.token_for(scopes=["units:read"])
        await socket.send({"t": "auth", "token": token})
        error = await self.assert_closed(socket, 4403, "insufficient_scope")
        self.assertEqual(error["scope"], "employees:read")

    async def test_a_topic_without_its_scope_closes_with_4403(self) -> None:
        socket = await self.following("/ws/", scopes=["units:read"])
        await socket.send({"t": "sub", "topic": "employees"})
        await self.assert_closed(socket, 4403, "insufficient_scope")

    async def test_an_unknown_path_closes_with_4404(self) -> None:
        paths = ("/ws/nonsense/", "/ws/employees/not-an-id/", "/ws/a/b/c/", "/elsewhere", "/")
        for path in paths:
            with self.subTest(path):
                await self.assert_closed(await self.open(path), 4404, "unknown_topic")

    async def test_an_unknown_topic_closes_with_4404(self) -> None:
        for topic in ("nonsense", "employees.", "employees.x", "employees:read", ""):
            with self.subTest(topic):
                socket = await self.following("/ws/")
                await socket.send({"t": "sub", "topic": topic})
                await self.assert_closed(socket, 4404, "unknown_topic")

    async def test_a_malformed_frame_closes_with_4400(self) -> None:
        frames: list[Any] = [
            "{",
            "[]",
            '"text"',
            {"t": 1},
            {"t": "nonsense"},
            {"t": "sub"},
            b"bytes",
        ]
        for frame in frames:
            with self.subTest(str(frame)):
                socket = await self.following("/ws/")
                await socket.send(frame)
                await self.assert_closed(socket, 4400, "malformed")

    async def test_a_path_that_follows_something_takes_no_subscriptions(self) -> None:
        socket = await self.following("/ws/employees/")
        await socket.send({"t": "sub", "topic": "units"})
        await self.assert_closed(socket, 4400, "malformed")

    async def test_a_frame_that_is_too_large_closes_with_4413(self) -> None:
        socket = await self.open("/ws/")
        await socket.send({"t": "auth", "token": "x" * 8192})
        await self.assert_closed(socket, 4413, "frame_too_large")


class HeaderTests(SocketCase):
    async def test_a_program_authenticates_by_header(self) -> None:
        token = await self.token_for()
        headers = [(b"authorization", f"Bearer {token}".encode())]
        socket = await self.open("/ws/employees/", headers)
        self.assertEqual((await socket.receive())["t"], "ready")
        await self.happen()
        self.assertEqual((await socket.receive())["t"], "ev")

    async def test_a_bad_header_closes_with_4401(self) -> None:
        socket = await self.open("/ws/employees/", [(b"authorization", b"Bearer nonsense")])
        await self.assert_closed(socket, 4401, "invalid_token")

    async def test_another_sites_page_is_refused_before_anything_opens(self) -> None:
        for headers in (
            [(b"origin", b"https://elsewhere.test")],
            [(b"origin", b"null")],
            [(b"origin", b"https://elsewhere.test"), (b"host", b"elsewhere.test")],
            [],
        ):
            with self.subTest(headers), self.assertRaises(SocketClosed):
                await self.open("/ws/employees/", headers)

    @override_settings(ALLOWED_HOSTS=["here.test"], REALTIME_ORIGINS=["https://partner.test"])
    async def test_our_own_pages_and_listed_ones_are_let_in(self) -> None:
        for headers in (
            [(b"origin", b"https://here.test:8443"), (b"host", b"here.test:8443")],
            [(b"origin", b"https://partner.test"), (b"host", b"here.test")],
        ):
            await self.open("/ws/employees/", headers)


class TokenLifeTests(SocketCase):
    async def test_a_socket_closes_with_4401_when_its_token_expires(self) -> None:
        socket = await self.following(expires_at=timezone.now() + timedelta(seconds=0.3))
        await self.assert_closed(socket, 4401, "token_expired")

    async def test_a_new_token_of_the_same_user_keeps_it_open(self) -> None:
        def make() -> tuple[str, str]:
            user = factories.make_member(self.account, role="admin").user
            soon = timezone.now() + timedelta(seconds=0.4)
            return (
                factories.make_token(self.account, user=user, expires_at=soon),
                factories.make_token(self.account, user=user),
            )

        first, second = await sync_to_async(make)()
        socket = await self.connect("/ws/employees/", first)
        await socket.send({"t": "auth", "token": second})
        self.assertEqual((await socket.receive())["t"], "ready")
        self.assertTrue(await socket.is_silent(0.6))
        await self.happen()
        self.assertEqual((await socket.receive())["t"], "ev")

    async def test_a_token_of_someone_else_closes_with_4403(self) -> None:
        socket = await self.following()
        await socket.send({"t": "auth", "token": await self.token_for()})
        await self.assert_closed(socket, 4403, "other_actor")

    async def test_a_token_of_the_same_user_in_another_account_closes_with_4403(self) -> None:
        def make() -> tuple[str, str]:
            user = factories.make_member(self.account).user
            factories.make_member(self.other_account, user=user)
            return (
                factories.make_token(self.account, user=user),
                factories.make_token(self.other_account, user=user),
            )

        first, second = await sync_to_async(make)()
        socket = await self.connect("/ws/employees/", first)
        await socket.send({"t": "auth", "token": second})
        await self.assert_closed(socket, 4403, "other_actor")

    @override_settings(REALTIME=FAST | {"auth_within_s": 5})
    async def test_a_revoked_token_closes_with_4401(self) -> None:
        socket = await self.following()
        self.assertTrue(await socket.is_silent(0.2))
        await AccessToken.objects.filter(account=self.account).adelete()
        await self.assert_closed(socket, 4401, "invalid_token")

    @override_settings(REALTIME=FAST | {"auth_within_s": 5})
    async def test_a_membership_that_ended_closes_with_4401(self) -> None:
        socket = await self.following()

        def end() -> None:
            with self.rows():
                Membership.objects.update(is_active=False)

        await sync_to_async(end)()
        await self.assert_closed(socket, 4401, "invalid_token")

    @override_settings(REALTIME=FAST | {"auth_within_s": 5})
    async def test_a_closed_account_closes_with_4403(self) -> None:
        socket = await self.following()
        await Account.objects.filter(pk=self.account.pk).aupdate(status="closed")
        await self.assert_closed(socket, 4403, "account_closed")

    @override_settings(REALTIME=FAST | {"auth_within_s": 5})
    async def test_a_suspended_account_can_still_be_followed(self) -> None:
        socket = await self.following()
        await Account.objects.filter(pk=self.account.pk).aupdate(status="suspended")
        self.assertTrue(await socket.is_silent(0.2))

    @override_settings(REALTIME=FAST | {"auth_within_s": 5})
    async def test_a_scope_that_was_lost_closes_with_4403(self) -> None:
        socket = await self.following(scopes=["employees:read"])
        await AccessToken.objects.filter(account=self.account).aupdate(scope="units:read")
        await self.assert_closed(socket, 4403, "insufficient_scope")
