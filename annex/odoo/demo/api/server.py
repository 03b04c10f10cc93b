"""The demo's Odoo over HTTP: ``POST /json/2/<model>/<method>``, and ``/jsonrpc`` as before 19."""

import json
import threading
from collections.abc import Callable
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, Self

from annex.odoo.demo.api.company import Company
from annex.odoo.demo.api.errors import OdooError, unauthorized
from annex.odoo.demo.api.pages import order_page
from annex.odoo.demo.api.selling import BOT

FIRST: Final = {
    "create": ("vals_list",),
    "search": ("domain",),
    "search_count": ("domain",),
    "search_read": ("domain", "fields"),
    "read": ("ids", "fields"),
    "write": ("ids", "vals"),
}
"""What stands first in a method's signature; ``ids`` for every other one."""


class HangUp(Exception):
    """The caller gets no answer, or no more of it."""


class BadGateway(Exception):
    """A proxy answers in Odoo's place, and says nothing of what it did."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class _Server(ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of callers that hang up before they are answered."""


class DemoOdoo:
    """A server on a database in Odoo's shape; ``url`` is the database's, as its owner.

    Who calls knows the name of the database and a key; JSON-RPC asks for the login, too.
    """

    def __init__(
        self,
        url: str,
        *,
        database: str,
        login: str,
        key: str,
        port: int = 0,
        today: Callable[[], date] = date.today,
    ) -> None:
        self.company = Company(url, today=today)
        self.database, self.login, self.key = database, login, key
        bound = type("Bound", (Handler,), {"odoo": self})
        self._server = _Server(("127.0.0.1", port), bound)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def serve(self) -> None:
        """Answer until stopped."""
        self._server.serve_forever(poll_interval=0.05)

    def stop(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()
        self.company.close()

    def run(self, model: str, method: str, arguments: dict[str, Any]) -> Any:
        """Answer one call. Raises OdooError, HangUp or BadGateway."""
        return self.company.call(model, method, arguments)


class Handler(BaseHTTPRequestHandler):
    """One connection to it."""

    odoo: DemoOdoo

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        try:
            if self.path == "/jsonrpc":
                status, answer = self._json_rpc(body)
            else:
                status, answer = self._json_2(body)
        except HangUp:
            self.close_connection = True
            return
        except BadGateway as error:
            self._send(error.status, "text/html", b"<h1>Try again later</h1>")
            return
        self._send(status, "application/json", json.dumps(answer).encode())

    def do_GET(self) -> None:
        page = order_page(self.odoo.company, self.path)
        self._send(200 if page else 404, "text/html; charset=utf-8", (page or "").encode())

    def log_message(self, *_: Any) -> None:
        """Keep quiet."""

    def _json_2(self, body: dict[str, Any]) -> tuple[int, Any]:
        told = (self.headers["Authorization"], self.headers["X-Odoo-Database"])
        parts = self.path.strip("/").split("/")
        try:
            if told != (f"bearer {self.odoo.key}", self.odoo.database) or len(parts) != 4:
                raise unauthorized()
            return 200, self.odoo.run(parts[2], parts[3], body)
        except OdooError as error:
            return error.status, error.told()

    def _json_rpc(self, body: dict[str, Any]) -> tuple[int, Any]:
        answer = {"jsonrpc": "2.0", "id": body.get("id")}
        params = body["params"]
        try:
            result = self._service(params["service"], params["method"], params["args"])
        except OdooError as error:
            told = {"code": 0, "message": "Odoo Server Error", "data": error.told()}
            return 200, answer | {"error": told}
        return 200, answer | {"result": result}

    def _service(self, service: str, method: str, args: list[Any]) -> Any:
        odoo = self.odoo
        if (service, method) == ("common", "authenticate"):
            return BOT if args[:3] == [odoo.database, odoo.login, odoo.key] else False
        database, uid, key, model, called, first, *named = args
        if (database, uid, key) != (odoo.database, BOT, odoo.key):
            raise OdooError(403, "odoo.exceptions.AccessDenied", "Access Denied")
        names = FIRST.get(called, ("ids",))
        given = dict(zip(names, first, strict=False))
        return odoo.run(model, called, {**given, **(named[0] if named else {})})

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
