"""An Odoo's API over real HTTP: JSON-2 and JSON-RPC on records in memory, with faults to order.

It knows what the outbox asks: ``authenticate``, ``search`` by equality, ``create``, in one
transaction for each call, and the user's keys. Errors have the shape of Odoo's.
"""

import json
import threading
from collections import deque
from contextlib import suppress
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from socket import SHUT_RDWR
from typing import Any, Final, Self

DATABASE, LOGIN, KEY = "company", "bot", "a-key"


class QuietServer(ThreadingHTTPServer):
    """A server whose callers may hang up before they are answered: some are told to."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of it."""


class Fault(Enum):
    """What goes wrong with one call of ``create``."""

    ERROR_BEFORE = "an error 503, nothing was done"
    ERROR_OF_ODOO = "an error 500, which was rolled back"
    PAGE_BEFORE = "a page with status 200, nothing was done"
    ERROR_AFTER = "an error 502 of a proxy, after the commit"
    SILENCE_AFTER = "no answer until the caller gives up, after the commit"
    RESET_BEFORE = "the connection is cut, nothing was done"
    RESET_AFTER = "the connection is cut after the commit"


BEFORE: Final = {
    Fault.ERROR_BEFORE: (503, b"Service Unavailable"),
    Fault.ERROR_OF_ODOO: (500, b'{"name": "builtins.ValueError"}'),
    Fault.PAGE_BEFORE: (200, b"<h1>We will be back</h1>"),
}
"""What is answered where nothing was done."""


class OdooError(Exception):
    """An exception of Odoo's: JSON-2 sends its status, JSON-RPC sends 200."""

    def __init__(self, status: int, name: str) -> None:
        super().__init__(name)
        self.status, self.name = status, name

    def told(self) -> dict[str, Any]:
        """Return it as Odoo writes it: the message in the language of whoever asks."""
        return {"name": self.name, "message": "Opération non valide", "arguments": []}


class FakeOdoo:
    """The server; ``faults`` are used up one for each ``create``, None for none."""

    def __init__(self) -> None:
        self.records: list[tuple[int, str, dict[str, Any]]] = []
        self.faults: deque[Fault | None] = deque()
        self.creates = 0
        self.is_away = False
        """A proxy says so of every call."""
        self.keys: list[dict[str, Any]] | None = None
        """What the user reads of their keys; None as before 18, where none has an end."""
        self.closing = threading.Event()
        self._ids, self._lock = count(1), threading.Lock()
        self._server = QuietServer(("127.0.0.1", 0), type("Bound", (Handler,), {"odoo": self}))
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

    def next_fault(self, method: str) -> Fault | None:
        """Return what goes wrong with a call of this method."""
        with self._lock:
            if method != "create":
                return None
            self.creates += 1
            return self.faults.popleft() if self.faults else None

    def run(self, model: str, method: str, arguments: dict[str, Any]) -> Any:
        """Run a method in a transaction. Raises OdooError."""
        with self._lock:
            if (model, method) == ("res.users.apikeys", "search_read"):
                if self.keys is None:
                    raise OdooError(500, "builtins.ValueError")
                return self.keys
            if method == "search":
                wanted = {name: value for name, _, value in arguments["domain"]}
                return [
                    id_
                    for id_, of, values in self.records
                    if of == model and all(values.get(n) == v for n, v in wanted.items())
                ]
            if method != "create":
                raise OdooError(404, "werkzeug.exceptions.NotFound")
            rows = arguments["vals_list"]
            if any("refused" in values or values.get("name") is False for values in rows):
                raise OdooError(422, "odoo.exceptions.ValidationError")
            made = [(next(self._ids), model, dict(values)) for values in rows]
            self.records += made
            return [id_ for id_, _, _ in made]


class Handler(BaseHTTPRequestHandler):
    """One connection to it."""

    odoo: FakeOdoo

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.odoo.is_away:
            self._answer(503, "Service Unavailable")
        elif self.path == "/jsonrpc":
            self._json_rpc(body["params"])
        else:
            self._json_2(body)

    def log_message(self, *_: Any) -> None:
        """Keep the test's output to itself."""

    def _json_2(self, body: dict[str, Any]) -> None:
        told = (self.headers["Authorization"], self.headers["X-Odoo-Database"])
        _, _, _, model, method = self.path.split("/")
        if told != (f"bearer {KEY}", DATABASE):
            refusal = OdooError(401, "werkzeug.exceptions.Unauthorized")
            return self._answer(refusal.status, refusal.told())
        try:
            status, answer = 200, self._run(model, method, body)
        except OdooError as error:
            status, answer = error.status, error.told()
        except ConnectionError:
            return None
        return self._answer(status, answer)

    def _json_rpc(self, params: dict[str, Any]) -> None:
        args = params["args"]
        if (params["service"], params["method"]) == ("common", "authenticate"):
            known = args[:3] == [DATABASE, LOGIN, KEY]
            return self._answer(200, {"jsonrpc": "2.0", "id": 1, "result": known and 2})
        _, _, _, model, method, first, named = args
        name = {"create": "vals_list"}.get(method, "domain")
        try:
            result = self._run(model, method, {name: first[0], **named})
        except OdooError as error:
            told = {"code": 200, "message": "Odoo Server Error", "data": error.told()}
            return self._answer(200, {"jsonrpc": "2.0", "id": 1, "error": told})
        except ConnectionError:
            return None
        return self._answer(200, {"jsonrpc": "2.0", "id": 1, "result": result})

    def _run(self, model: str, method: str, arguments: dict[str, Any]) -> Any:
        fault = self.odoo.next_fault(method)
        if fault in BEFORE:
            return self._broken(*BEFORE[fault])
        if fault is Fault.RESET_BEFORE:
            return self._cut()
        answer = self.odoo.run(model, method, arguments)
        if fault is Fault.ERROR_AFTER:
            return self._broken(502, b"Bad Gateway")
        if fault is Fault.RESET_AFTER:
            return self._cut()
        if fault is Fault.SILENCE_AFTER:
            self.odoo.closing.wait(5)
            return self._cut()
        return answer

    def _broken(self, status: int, text: bytes) -> None:
        self._send(status, text)
        raise ConnectionError

    def _cut(self) -> None:
        self.close_connection = True
        with suppress(OSError):  # the caller was faster
            self.connection.shutdown(SHUT_RDWR)
        raise ConnectionError

    def _answer(self, status: int, answer: Any) -> None:
        self._send(status, json.dumps(answer).encode())

    def _send(self, status: int, text: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)
