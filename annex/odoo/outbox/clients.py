"""Odoo's two ways in: JSON-2 from 19 on, JSON-RPC before.

Three ways to fail, by what they say of the call: it surely did not run (``NotRun``), Odoo refused
it and rolled it back (``Refused``), or nobody knows (``Unanswered``).
"""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

from django.conf import settings

CONNECT_S: Final = 5.0
ANSWER_S: Final = 60.0
LARGEST: Final = 16 << 20
AWAY = (
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
)
NOT_NOW = (HTTPStatus.UNAUTHORIZED, HTTPStatus.TOO_MANY_REQUESTS)
"""The key is wrong or old, or there are too many calls: says nothing of this call."""


class NotRun(Exception):
    """Odoo was not reached, or took nobody's call."""


class Unanswered(Exception):
    """The call may have run, or may still be running."""


class Away(Unanswered):
    """It was not Odoo that answered: nobody did, or what stands before it."""


class Refused(Exception):
    """Odoo's own logic said no: ``name`` is its exception, in no language."""

    def __init__(self, name: str, message: str = "") -> None:
        super().__init__(f"{name}: {message}" if message else name)
        self.name = name


class Client(Protocol):
    """What the outbox asks of Odoo."""

    def call(self, model: str, method: str, arguments: Mapping[str, Any]) -> Any:
        """Return what the method answers. Raises NotRun, Unanswered or Refused."""


@dataclass(frozen=True, slots=True)
class Door:
    """Where Odoo listens."""

    url: str
    answer_s: float = ANSWER_S

    def post(self, path: str, body: Any, headers: Mapping[str, str]) -> tuple[int, Any]:
        """Return status and answer, None for an error that is no JSON. Follows no redirect.

        Raises NotRun or Away.
        """
        where = urlsplit(self.url)
        kind = HTTPSConnection if where.scheme == "https" else HTTPConnection
        connection = kind(where.hostname or "", where.port, timeout=CONNECT_S)
        try:
            try:
                connection.connect()
            except OSError as error:
                raise NotRun(f"connection: {error}") from error
            connection.sock.settimeout(self.answer_s)
            told = {"Content-Type": "application/json", **headers}
            try:
                connection.request("POST", where.path.rstrip("/") + path, json.dumps(body), told)
                answer = connection.getresponse()
                text = _read(answer, time.monotonic() + self.answer_s)
            except (OSError, HTTPException) as error:
                raise Away(f"{type(error).__name__}: {error}") from error
        finally:
            connection.close()
        try:
            return answer.status, json.loads(text)
        except ValueError as error:
            if answer.status == HTTPStatus.OK:
                raise Away("a page, and no answer of Odoo's") from error
            return answer.status, None


def _read(answer: Any, until: float) -> bytes:
    # A time-out of a socket is one of each read: an answer in drops would never end.
    read = bytearray()
    while chunk := answer.read1(1 << 16):
        read += chunk
        if time.monotonic() > until or len(read) > LARGEST:
            raise TimeoutError("the answer did not end")
    return bytes(read)


@dataclass(frozen=True, slots=True)
class Json2:
    """``POST /json/2/<model>/<method>``: named arguments, one transaction for each call."""

    door: Door
    database: str
    key: str

    def call(self, model: str, method: str, arguments: Mapping[str, Any]) -> Any:
        """Return what the method answers. Raises NotRun, Unanswered or Refused."""
        headers = {"Authorization": f"bearer {self.key}", "X-Odoo-Database": self.database}
        status, answer = self.door.post(f"/json/2/{model}/{method}", dict(arguments), headers)
        if status == HTTPStatus.OK:
            return answer
        _raise_not_now(status)
        if HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR:
            told = answer if isinstance(answer, dict) else {}
            raise Refused(str(told.get("name", f"HTTP {status}")), str(told.get("message", "")))
        raise Unanswered(f"HTTP {status}")


def _raise_not_now(status: int) -> None:
    if status in NOT_NOW:
        raise NotRun(f"HTTP {status}")
    if status in AWAY:
        raise Away(f"HTTP {status}")


@dataclass(slots=True)
class JsonRpc:
    """``/jsonrpc``, below 19: errors come with status 200."""

    door: Door
    database: str
    user: str
    key: str
    _uid: int | None = None

    def call(self, model: str, method: str, arguments: Mapping[str, Any]) -> Any:
        """Return what the method answers. Raises NotRun, Unanswered or Refused."""
        if self._uid is None:
            try:
                uid = self._rpc("common", "authenticate", self.database, self.user, self.key, {})
            except (Unanswered, Refused) as error:
                raise NotRun(f"authenticate: {error}") from error
            if not uid:
                raise NotRun("authenticate: the user or the key is not known")
            self._uid = uid
        named = dict(arguments)
        # These stand first in the signature, and Odoo looks at them there.
        first = [named.pop(name) for name in ("ids", "vals_list", "domain") if name in named]
        return self._rpc(
            "object", "execute_kw", self.database, self._uid, self.key, model, method, first, named
        )

    def _rpc(self, service: str, method: str, *args: Any) -> Any:
        body = {
            "jsonrpc": "2.0",
            "method": "call",
            "id": 1,
            "params": {"service": service, "method": method, "args": args},
        }
        status, answer = self.door.post("/jsonrpc", body, {})
        _raise_not_now(status)
        if HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR:
            raise Refused(f"HTTP {status}")
        if status != HTTPStatus.OK or not isinstance(answer, dict):
            raise Unanswered(f"HTTP {status}")
        if "error" not in answer:
            return answer.get("result")
        data = answer["error"].get("data", {})
        name = str(data.get("name", ""))
        if name == "odoo.exceptions.AccessDenied":
            raise NotRun(name)
        if name.startswith("odoo.exceptions."):
            raise Refused(name, str(data.get("message", "")))
        raise Unanswered(name or "an error without name")


def configured() -> Client | None:
    """Return the client that the settings describe, None where they name no Odoo."""
    if not settings.ODOO_URL:
        return None
    door = Door(settings.ODOO_URL)
    database, key = settings.ODOO_API_DATABASE, settings.ODOO_API_KEY
    if settings.ODOO_API_USER:
        return JsonRpc(door, database, settings.ODOO_API_USER, key)
    return Json2(door, database, key)
