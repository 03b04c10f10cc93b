from datetime import timedelta
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.test import override_settings
from django.utils import timezone

from annex.realtime.tests.sockets import SocketCase
from annex.testing import factories
from annex.testing.sockets import SocketClosed

IMPATIENT = {"auth_within_s": 0.05}


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
        with override_settings(REALTIME=IMPATIENT):
            socket = await self.open("/ws/employees/", headers)
            await self.assert_closed(socket, 4408, "auth_timeout")

    async def test_a_token_in_the_address_opens_nothing(self) -> None:
        token = await self.token_for()
        with override_settings(REALTIME=IMPATIENT):
            socket = await self.open(f"/ws/employees/?access_token={token}&token={token}")
            await self.assert_closed(socket, 4408, "auth_timeout")

    async def test_silence_closes_with_4408(self) -> None:
        with override_settings(REALTIME=IMPATIENT):
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
