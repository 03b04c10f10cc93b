"""A faulty line between us and an Odoo, a real one too: what it is told to break, it breaks.

It stands where the Odoo of tests stands, with the same faults, and hands every call on.
"""

import json
import threading
from collections import deque
from contextlib import suppress
from http.client import HTTPConnection, HTTPSConnection
from http.server import BaseHTTPRequestHandler
from socket import SHUT_RDWR
from typing import Any, Final, Self
from urllib.parse import urlsplit

from annex.testing.odoo_api import BEFORE, Fault, QuietServer

HANDED_ON: Final = ("Content-Type", "Authorization", "X-Odoo-Database")
ODOO_ANSWERS_S: Final = 120


class Relay:
    """The line to ``url``; ``faults`` are used up one for each ``create``, None for none."""

    def __init__(self, url: str) -> None:
        self.target = urlsplit(url)
        self.faults: deque[Fault | None] = deque()
        self.creates = 0
        self.is_away = False
        self.closing = threading.Event()
        self._lock = threading.Lock()
        self._server = QuietServer(("127.0.0.1", 0), type("Bound", (Handler,), {"relay": self}))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def next_fault(self) -> Fault | None:
        """Return what goes wrong with the next ``create``."""
        with self._lock:
            self.creates += 1
            return self.faults.popleft() if self.faults else None

    def hand_on(self, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        """Ask Odoo; return its status and its answer."""
        kind = HTTPSConnection if self.target.scheme == "https" else HTTPConnection
        connection = kind(self.target.hostname or "", self.target.port, timeout=ODOO_ANSWERS_S)
        try:
            connection.request("POST", self.target.path.rstrip("/") + path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()


class Handler(BaseHTTPRequestHandler):
    """One connection to it."""

    relay: Relay

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name: self.headers[name] for name in HANDED_ON if name in self.headers}
        fault = self.relay.next_fault() if _creates(self.path, body) else None
        if self.relay.is_away:
            fault = Fault.ERROR_BEFORE
        if fault in BEFORE:
            self._answer(*BEFORE[fault])
        elif fault is Fault.RESET_BEFORE:
            self._cut()
        else:
            self._after(fault, *self.relay.hand_on(self.path, body, headers))

    def _after(self, fault: Fault | None, status: int, answer: bytes) -> None:
        if fault is Fault.ERROR_AFTER:
            return self._answer(502, b"Bad Gateway")
        if fault is Fault.SILENCE_AFTER:
            self.relay.closing.wait(30)
        if fault is not None:
            return self._cut()
        return self._answer(status, answer)

    def log_message(self, *_: Any) -> None:
        """Keep the test's output to itself."""

    def _cut(self) -> None:
        self.close_connection = True
        with suppress(OSError):  # the caller was faster
            self.connection.shutdown(SHUT_RDWR)

    def _answer(self, status: int, answer: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)


def _creates(path: str, body: bytes) -> bool:
    if path != "/jsonrpc":
        return path.endswith("/create")
    return "create" in json.loads(body)["params"]["args"][4:5]
