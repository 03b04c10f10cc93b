"""Each message is handled in its socket's account, and nothing else in the loop is."""

import asyncio
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.test import override_settings

from annex.identity.models import Account, Membership
from annex.kernel.ids import uuid7
from annex.realtime.hub import current_hub
from annex.realtime.tests.sockets import SocketCase
from annex.tenancy.context import Context, current_context, current_tenant
from annex.testing.sockets import Socket


class ContextTests(SocketCase):
    """The application under test is watched at its edge: who is entered when it sends a frame."""

    seen: dict[str, list[Context | None]]

    def setUp(self) -> None:
        super().setUp()
        self.seen = {}

    async def watched(self, name: str, account: Account, path: str = "/ws/") -> Socket:
        """Open a socket whose sendings are recorded under ``name``, and authenticate."""
        self.seen[name] = []

        async def application(scope: Any, receive: Any, send: Any) -> None:
            async def watch(message: Any) -> None:
                if '"t":"pong"' in message.get("text", "") or '"t":"ev"' in message.get("text", ""):
                    self.seen[name].append(current_context())
                    await asyncio.sleep(0)  # give the other sockets their turn inside the message
                    self.seen[name].append(current_context())
                await send(message)

            await self._application(scope, receive, watch)
            self.seen[name].append(current_context())

        token = await self.token_for(account=account)
        origin = [(b"origin", settings.PUBLIC_URL.encode())]
        socket = Socket(application, path, headers=origin)
        await socket.open()
        await socket.send({"t": "auth", "token": token})
        self.assertEqual((await socket.receive())["t"], "ready")
        return socket

    async def test_sockets_of_two_accounts_in_one_loop_keep_apart(self) -> None:
        before = current_context()
        accounts = [self.account, self.other_account] * 4
        sockets = [await self.watched(str(n), account) for n, account in enumerate(accounts)]

        for _ in range(5):
            await asyncio.gather(*(socket.send({"t": "ping"}) for socket in sockets))
            answers = await asyncio.gather(*(socket.receive() for socket in sockets))
            self.assertEqual(answers, [{"t": "pong"}] * len(sockets))
        await asyncio.gather(*(socket.close() for socket in sockets))

        for number, account in enumerate(accounts):
            *within, after = self.seen[str(number)]
            self.assertIsNone(after)
            self.assertEqual(
                [context and context.account_id for context in within], [account.pk] * 10
            )
        self.assertEqual(current_context(), before)

    async def test_events_are_handed_over_in_the_account_of_the_socket(self) -> None:
        mine = await self.watched("mine", self.account, "/ws/employees/")
        theirs = await self.watched("theirs", self.other_account, "/ws/employees/")

        await self.happen(entity_ids=[uuid7()])
        await self.happen(entity_ids=[uuid7()], account=self.other_account)
        self.assertEqual([(await s.receive())["t"] for s in (mine, theirs)], ["ev", "ev"])

        for name, account in (("mine", self.account), ("theirs", self.other_account)):
            self.assertEqual([c and c.account_id for c in self.seen[name]], [account.pk] * 2)

    async def test_the_task_that_reads_for_every_socket_has_no_account(self) -> None:
        found: list[Context | None] = []
        catch_up = current_hub()._catch_up

        async def seen(account_id: Any) -> None:
            found.append(current_tenant())
            await catch_up(account_id)

        current_hub()._catch_up = seen  # type: ignore[method-assign]  # watched, not replaced
        socket = await self.watched("mine", self.account, "/ws/employees/")
        await self.happen(entity_ids=[uuid7()])
        await socket.receive()

        self.assertEqual(set(found), {None})

    @override_settings(REALTIME={"recheck_every_s": 0.05})
    async def test_a_member_who_was_suspended_is_not_served_in_the_account_any_more(self) -> None:
        socket = await self.watched("mine", self.account)
        await socket.send({"t": "ping"})
        await socket.receive()

        def suspend() -> None:
            with self.rows():
                Membership.objects.update(is_active=False)

        await sync_to_async(suspend)()
        await self.assert_closed(socket, 4401, "invalid_token")
        served = len(self.seen["mine"])
        await socket.send({"t": "ping"})
        await asyncio.sleep(0.1)

        self.assertEqual(len(self.seen["mine"]) - served, 0)

    async def test_a_new_token_is_judged_by_itself_inside_an_open_socket(self) -> None:
        socket = await self.watched("mine", self.account)
        await socket.send({"t": "auth", "token": await self.token_for(account=self.other_account)})

        await self.assert_closed(socket, 4403, "other_actor")
