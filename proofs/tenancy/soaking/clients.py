"""Who asks: clients that turn from account to account, and each check what they are told."""

import asyncio
import json
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from asgiref.sync import ThreadSensitiveContext, sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.conf import settings
from django.core.handlers.asgi import ASGIHandler
from django.db import close_old_connections, transaction
from redis.asyncio import Redis

from annex.realtime import events
from annex.realtime.routing import websocket_application
from annex.tenancy.context import tenant_context
from annex.testing.sockets import Socket
from proofs.tenancy.soaking import worker
from proofs.tenancy.soaking.tally import Tally

WITHIN_S = 60.0
ROUNDS = 90


@dataclass(frozen=True, slots=True)
class Tenant:
    """An account and a token that opens it."""

    account_id: UUID
    token: str


class Clients:
    """Many clients at once over the same accounts, until enough statements have run."""

    def __init__(self, tenants: list[Tenant], tally: Tally, chance: random.Random) -> None:
        self._tenants, self._tally, self._chance = tenants, tally, chance
        self._application = ASGIHandler()
        # redis-py 8 ends waits after 5 s unless told not to.
        self._redis = Redis.from_url(settings.REDIS_URL, socket_timeout=None)
        self._kinds: list[tuple[int, Callable[[Tenant], Awaitable[None]]]] = [
            (30, self.sync),
            (30, self.asynchronous),
            (8, self.cancelled),
            (8, self.refused),
            (8, self.streamed),
            (8, self.streamed_async),
            (12, self.task),
            (4, self.socket),
        ]

    async def run(self, clients: int, statements: int) -> None:
        """Ask with so many clients at a time until so many statements have run."""
        async with asyncio.TaskGroup() as group:
            for _ in range(clients):
                group.create_task(self._ask_until(statements))
        await self._redis.aclose()

    async def _ask_until(self, statements: int) -> None:
        weights, kinds = zip(*self._kinds, strict=True)
        while self._tally.statements < statements:
            (kind,) = self._chance.choices(kinds, weights)
            try:
                await kind(self._chance.choice(self._tenants))
            except Exception as error:  # noqa: BLE001 - whatever it is, the proof has failed
                self._tally.went_wrong(f"{kind.__name__}: {type(error).__name__} {error}"[:200])

    # --- HTTP ---------------------------------------------------------------------------------

    def _open(self, tenant: Tenant, path: str, **query: Any) -> ApplicationCommunicator:
        scope = {
            "type": "http",
            "method": "GET",
            "path": path,
            "query_string": urlencode(query).encode(),
            "headers": [
                (b"host", b"localhost"),
                (b"authorization", f"Bearer {tenant.token}".encode()),
            ],
        }
        return ApplicationCommunicator(self._application, scope)

    async def _get(self, tenant: Tenant, path: str, **query: Any) -> tuple[int, str]:
        client = self._open(tenant, path, **query)
        await client.send_input({"type": "http.request"})
        start = await client.receive_output(WITHIN_S)
        body = b""
        while True:
            message = await client.receive_output(WITHIN_S)
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        await client.wait(WITHIN_S)
        return start["status"], body.decode()

    async def sync(self, tenant: Tenant) -> None:
        """Ask a synchronous view."""
        status, body = await self._get(tenant, "/api/sync/", rounds=ROUNDS)
        assert status == 200, status
        self._tally.check("sync", tenant.account_id, json.loads(body))

    async def asynchronous(self, tenant: Tenant) -> None:
        """Ask an asynchronous view."""
        status, body = await self._get(tenant, "/api/async/", rounds=ROUNDS)
        assert status == 200, status
        self._tally.check("async", tenant.account_id, json.loads(body))

    async def refused(self, tenant: Tenant) -> None:
        """Ask for what writes and is refused, or breaks."""
        path, expected = self._chance.choice([("/api/refuse/", 409), ("/api/fail/", 500)])
        status, _ = await self._get(tenant, path)
        assert status == expected, status
        self._tally.saw("refused")

    async def cancelled(self, tenant: Tenant) -> None:
        """Leave somewhere in the middle: before, in or between the view's statements."""
        client = self._open(tenant, "/api/wait/")
        await client.send_input({"type": "http.request"})
        await asyncio.sleep(self._chance.random() * 0.05)
        await client.send_input({"type": "http.disconnect"})
        await client.wait(WITHIN_S)
        self._tally.saw("cancelled")

    async def streamed(self, tenant: Tenant) -> None:
        """Read a body that a synchronous iterator makes."""
        status, body = await self._get(tenant, "/api/stream/")
        assert status == 200, status
        self._tally.check("streamed", tenant.account_id, body.splitlines())

    async def streamed_async(self, tenant: Tenant) -> None:
        """Read a body that an asynchronous iterator makes."""
        status, body = await self._get(tenant, "/api/stream-async/")
        assert status == 200, status
        self._tally.check("streamed, async", tenant.account_id, body.splitlines())

    # --- Celery and Channels --------------------------------------------------------------------

    async def task(self, tenant: Tenant) -> None:
        """Publish a task in the account, and read what its worker saw."""
        answer = f"{worker.PREFIX}answer:{uuid4()}"
        with tenant_context(tenant.account_id):
            await sync_to_async(worker.work.delay, thread_sensitive=False)(
                rounds=ROUNDS, answer=answer
            )
        found = await self._redis.blpop([answer], timeout=WITHIN_S)
        assert found is not None, "no answer came from the worker"
        contents, statements = json.loads(found[1])
        self._tally.add_statements(statements)
        self._tally.check("task", tenant.account_id, contents)

    async def socket(self, tenant: Tenant) -> None:
        """Follow the account over a WebSocket, and hear of its own events alone."""
        origin = [(b"origin", settings.PUBLIC_URL.encode())]
        socket = Socket(websocket_application, "/ws/employees/", headers=origin, timeout_s=WITHIN_S)
        await socket.open()
        await socket.send({"t": "auth", "token": tenant.token})
        assert (await socket.receive())["t"] == "ready"
        mark = str(uuid4())

        def happen() -> None:
            with tenant_context(tenant.account_id), transaction.atomic():
                owner = str(tenant.account_id)
                data = {"owner": owner, "mark": mark}
                events.emit(family="employees", op="updated", entity_ids=[uuid4()], data=data)
            close_old_connections()

        async with ThreadSensitiveContext():
            await sync_to_async(happen)()
        heard: list[str] = []
        while not heard or mark not in heard[-1]:
            data = (await socket.receive())["data"]
            heard.append(f"{data['owner']} {data['mark']}")
        await socket.close()
        self._tally.check_heard(tenant.account_id, heard)
