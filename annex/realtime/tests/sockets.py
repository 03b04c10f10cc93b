"""What tests of sockets do again and again."""

from typing import Any

from asgiref.sync import sync_to_async

from annex.identity.models import Account
from annex.realtime import events
from annex.testing.cases import WebSocketTestCase
from annex.testing.commits import as_if_committed
from annex.testing.sockets import Socket, SocketClosed


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
