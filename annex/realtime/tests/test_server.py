import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from annex.kernel.ids import uuid7
from annex.realtime import events
from annex.testing import factories
from annex.testing.cases import CommitTestCase

START_WITHIN_S = 30.0


@contextmanager
def server() -> Iterator[str]:
    """Serve the project as in production, on a free port and this test's database."""
    name = connection.settings_dict["NAME"]
    url = urlsplit(settings.DATABASE_URL)._replace(path=f"/{name}").geturl()
    environment = os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "config.settings.local",
    }
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        process = subprocess.Popen(
            [
                *(sys.executable, "-W", "ignore", "-m", "uvicorn", "config.asgi:application"),
                *("--fd", str(listening.fileno()), "--log-level", "warning"),
                *("--lifespan", "off", "--ws", "websockets-sansio"),
                *("--ws-per-message-deflate", "false"),
            ],
            env=environment,
            cwd=settings.BASE_DIR,
            pass_fds=[listening.fileno()],
        )
        try:
            yield f"ws://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            process.terminate()
            process.wait(timeout=START_WITHIN_S)


class ServerTests(CommitTestCase):
    """The same protocol through a real server and a real client: close codes cross the wire."""

    def open(self, address: str, **options: Any) -> ClientConnection:
        origin = options.pop("origin", settings.PUBLIC_URL)
        return connect(address, origin=origin, open_timeout=START_WITHIN_S, **options)

    def assert_closes(self, client: ClientConnection, status: int, code: str) -> None:
        self.assertIn(f'"code":"{code}"', str(client.recv(timeout=10)))
        with self.assertRaises(ConnectionClosed) as closed:
            client.recv(timeout=10)
        received = closed.exception.rcvd
        self.assertEqual(received.code if received else None, status)

    def test_events_and_close_codes_reach_a_real_client(self) -> None:
        token = factories.make_token(self.account)
        units_only = factories.make_token(self.account, scopes=["units:read"])
        with server() as base:
            with self.subTest("an event arrives"), self.open(f"{base}/ws/employees/") as client:
                client.send(f'{{"t":"auth","token":"{token}"}}')
                self.assertIn('"t":"ready"', str(client.recv(timeout=10)))
                entity_id = uuid7()
                with transaction.atomic():
                    events.emit(family="employees", op="updated", entity_ids=[entity_id])
                committed_at = time.monotonic()
                self.assertIn(str(entity_id), str(client.recv(timeout=5)))
                self.assertLess(time.monotonic() - committed_at, 5)
            with self.subTest("4401"), self.open(f"{base}/ws/employees/") as client:
                client.send('{"t":"auth","token":"nonsense"}')
                self.assert_closes(client, 4401, "invalid_token")
            with self.subTest("4403"), self.open(f"{base}/ws/employees/") as client:
                client.send(f'{{"t":"auth","token":"{units_only}"}}')
                self.assert_closes(client, 4403, "insufficient_scope")
            with self.subTest("4404"), self.open(f"{base}/ws/nonsense/") as client:
                self.assert_closes(client, 4404, "unknown_topic")
            with self.subTest("4400"), self.open(f"{base}/ws/") as client:
                client.send("{")
                self.assert_closes(client, 4400, "malformed")
            with self.subTest("403"), self.assertRaises(InvalidStatus) as refused:
                self.open(f"{base}/ws/", origin="https://elsewhere.test")
            self.assertEqual(refused.exception.response.status_code, 403)
