"""Downloads: not a byte of a document through Django, and a record of each, whatever is killed.

    python -m proofs.explorer.downloads [--count 10000] [--kills 10]

The real web server hands out links, the real object storage the bytes. Documents are of random
bytes that no answer of the web server may hold; its answers are counted to the last byte. Where it
believes the storage to be somebody listens who counts who comes: it has no way to the bytes, and no
one may try. It is killed again and again in between; every link that reached a client has its
record.
"""

import argparse
import json
import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlsplit

import django

if TYPE_CHECKING:
    from annex.identity.models import Account
    from annex.presign.storages import ObjectStorage
    from annex.testing.odoo import OdooDatabase

Say = Callable[[str], object]

COUNT: Final = 10_000
KILLS: Final = 10
AT_ONCE: Final = 4
SIZE_BYTES: Final = 64 * 1024
SEED: Final = 60
FOLDER: Final = "downloads"
NAMED: Final = 12
"""Bytes of a document that are looked for in the web server's answers."""


@dataclass
class Tally:
    """What the clients saw."""

    handed_out: int = 0
    fetched: int = 0
    wrong: int = 0
    refused: int = 0
    web_bytes: int = 0
    leaked: int = 0
    document_bytes: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


class Watched:
    """Where the web server believes the storage to be: nobody answers, and who comes is counted."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    def close(self) -> int:
        """Stop listening; return how many came, of those that fit the queue."""
        self._listening.setblocking(False)
        visits = 0
        with self._listening, suppress(BlockingIOError):
            while True:
                self._listening.accept()[0].close()
                visits += 1
        return visits


class WebServer:
    """The application's own server, as often as it is killed."""

    def __init__(self, environment: dict[str, str]) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._environment = environment
        self._start()

    def _start(self) -> None:
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "uvicorn", "config.asgi:application"),
                *("--host", "127.0.0.1", "--port", str(self.port), "--log-level", "error"),
            ],
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        until = time.monotonic() + 120
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                if self._process.poll() is not None or time.monotonic() > until:
                    assert self._process.stderr is not None
                    raise RuntimeError(self._process.stderr.read().decode()[-2000:]) from None
                time.sleep(0.05)

    def kill(self) -> None:
        """End it without a word, and start another."""
        self.stop()
        self._start()

    def stop(self) -> None:
        """End it without a word."""
        self._process.kill()
        self._process.wait()
        assert self._process.stderr is not None
        self._process.stderr.close()


def run(say: Say, *, count: int = COUNT, kills: int = KILLS) -> bool:
    """Prove it beside an Odoo made for it; tells whether it holds."""
    from annex.odoo.accounts.tests import company  # noqa: PLC0415 - needs the settings
    from annex.testing.odoo import odoo_database  # noqa: PLC0415

    with odoo_database(modules=company.MODULES) as odoo:
        return prove(say, odoo, count=count, kills=kills)


def prove(say: Say, odoo: "OdooDatabase", *, count: int, kills: int) -> bool:
    """Prove it in the databases that the connections point at; tells whether it holds."""
    from django.conf import settings  # noqa: PLC0415 - needs the settings
    from django.db import connection  # noqa: PLC0415

    from annex.presign.models import Link  # noqa: PLC0415
    from annex.presign.verification import verify  # noqa: PLC0415
    from annex.tenancy.context import tenant_context  # noqa: PLC0415
    from proofs.explorer import storing  # noqa: PLC0415

    storage = storing.embedded_storage()
    contents = _stored(storage, odoo)
    account, token = _reader()
    database = f"/{connection.settings_dict['NAME']}"
    watched = Watched()
    environment = os.environ | {
        "DATABASE_URL": urlsplit(settings.DATABASE_URL)._replace(path=database).geturl(),
        "ODOO_DATABASE_URL": _url_of("odoo"),
        "S3_ENDPOINT_URL": watched.url,
        "PYTHONWARNINGS": "ignore",
    }
    web = WebServer(environment)
    clients = Clients(web, token, contents, urlsplit(storage.endpoint).netloc)
    tally = clients.tally
    started = time.perf_counter()
    try:
        clients.download(count=count, kills=kills)
    finally:
        web.stop()
    seconds = time.perf_counter() - started
    visits = watched.close()
    with tenant_context(account.pk):
        recorded = Link.objects.count()
    verdict = verify(account.pk)
    say(
        f"  {tally.fetched:,} downloads of {tally.document_bytes / 2**20:,.0f} MiB in "
        f"{seconds:.0f} s, the web server killed {kills} times"
    )
    say(
        f"  through Django: {tally.web_bytes:,} bytes of answers, "
        f"{tally.web_bytes // max(1, tally.handed_out)} a download, "
        f"{tally.leaked} with bytes of a document in them; {visits} visits to the storage"
    )
    say(
        f"  {tally.handed_out:,} links handed out, {recorded:,} on record, "
        f"{tally.wrong} downloads wrong; chain {'broken' if verdict.broken else 'unbroken'}"
    )
    # A kill may take an answer whose record was written: at most one for each client.
    return (
        tally.fetched == tally.handed_out >= count
        and tally.wrong == 0
        and tally.leaked == 0
        and visits == 0
        and tally.web_bytes < 4096 * tally.handed_out
        and tally.handed_out <= recorded <= tally.handed_out + kills * AT_ONCE
        and verdict.broken is None
    )


def _stored(storage: "ObjectStorage", odoo: "OdooDatabase") -> dict[int, bytes]:
    """Store random documents of a company's under keys of their own; return them by number."""
    from annex.odoo.accounts.tests import company  # noqa: PLC0415 - needs the settings
    from annex.odoo.documents import projection  # noqa: PLC0415
    from proofs.explorer import storing  # noqa: PLC0415

    chance = random.Random(SEED)
    contents = {}
    for number, (_, _, stored, _) in company.DOCUMENTS.items():
        code, _, key = (stored or "").partition("://")
        if code == storage.code and number != company.SOUTH_PLAN:
            contents[number] = chance.randbytes(SIZE_BYTES)
            storing.put(storage, f"{FOLDER}/{key}", contents[number])
    with odoo.as_odoo() as connected:
        company.fill(connected, bucket=f"{storage.buckets[0]}/{FOLDER}")
    projection.sync(whole=True)
    return contents


def _reader() -> tuple["Account", str]:
    """Make a member who sees the documents; return their account and a token of theirs."""
    from annex.kernel.ids import uuid7  # noqa: PLC0415 - needs the settings
    from annex.odoo.accounts import services  # noqa: PLC0415
    from annex.odoo.accounts.tests import company  # noqa: PLC0415
    from annex.testing import factories  # noqa: PLC0415

    account = factories.make_account()
    member = factories.make_member(account, permissions=["documents.can_view_documents"])
    services.link_company(account=account, company_id=company.NORTH)
    services.call_linking("odoo_link_user", uuid7(), account.pk, member.user_id, company.NORTHERNER)
    return account, factories.make_token(account, user=member.user, role="member")


def _url_of(alias: str) -> str:
    from django.db import connections  # noqa: PLC0415

    said = connections[alias].settings_dict
    return (
        f"postgresql://{said['USER']}:{said['PASSWORD']}@/{said['NAME']}"
        f"?host={quote(said['HOST'], safe='/')}&port={said['PORT'] or 5432}"
    )


class Clients:
    """Some who download at once, from the web server and then from the storage at ``place``."""

    def __init__(self, web: WebServer, token: str, contents: dict[int, bytes], place: str) -> None:
        self.web, self.token, self.contents, self.place = web, token, contents, place
        self.tally = Tally()
        self._errors: list[BaseException] = []

    def download(self, *, count: int, kills: int) -> None:
        """Download until there are ``count``, with the server killed evenly in between."""
        threads = [
            threading.Thread(target=self._work, args=(SEED + n, count)) for n in range(AT_ONCE)
        ]
        for thread in threads:
            thread.start()
        try:
            for number in range(1, kills + 1):
                if self._reached(count * number // (kills + 1)):
                    self.web.kill()
        except BaseException as error:
            self._errors.append(error)
            raise
        finally:
            for thread in threads:
                thread.join()
        if self._errors:
            raise self._errors[0]

    def _work(self, seed: int, count: int) -> None:
        chance = random.Random(seed)
        try:
            while self.tally.handed_out < count and not self._errors:
                self._one(chance.choice(sorted(self.contents)))
        except BaseException as error:  # noqa: BLE001 - raised again above
            self._errors.append(error)

    def _reached(self, wanted: int) -> bool:
        """Wait until so many links were handed out; False when a client failed."""
        while self.tally.handed_out < wanted and not self._errors:
            time.sleep(0.005)
        return not self._errors

    def _one(self, number: int) -> None:
        from proofs.explorer import storing  # noqa: PLC0415 - needs the settings

        tally = self.tally
        answer = _ask(self.web.port, self.token, number)
        if answer is None:
            with tally.lock:
                tally.refused += 1
            time.sleep(0.05)
            return
        status, raw = answer
        body: dict[str, Any] = json.loads(raw.partition(b"\r\n\r\n")[2])
        if status != 201:
            raise RuntimeError(f"The web server answered {status}: {body}")
        with tally.lock:
            tally.web_bytes += len(raw)
            tally.leaked += any(
                content[place : place + NAMED] in raw
                for content in self.contents.values()
                for place in (0, SIZE_BYTES // 2, SIZE_BYTES - NAMED)
            )
            tally.handed_out += 1
        fetched = storing.get(body["url"], place=self.place)
        with tally.lock:
            tally.fetched += 1
            tally.document_bytes += len(fetched.body)
            tally.wrong += (fetched.status, fetched.body) != (200, self.contents[number])


def _ask(port: int, token: str, number: int) -> tuple[int, bytes] | None:
    """Ask for a link; return status and every byte of the answer, None where none came."""
    request = (
        f"POST /api/documents/{number}/link/?version=2 HTTP/1.1\r\nHost: localhost\r\n"
        f"Authorization: Bearer {token}\r\nContent-Type: application/json\r\n"
        "Content-Length: 2\r\nConnection: close\r\n\r\n{}"
    )
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=30) as asked:
            asked.sendall(request.encode())
            raw = b"".join(iter(lambda: asked.recv(65536), b""))
    except OSError:
        return None
    head, separator, body = raw.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    lengths = [one.partition(":")[2] for one in lines if one.lower().startswith("content-length:")]
    if not separator or not lengths or len(body) < int(lengths[0]):
        return None
    return int(lines[0].split()[1]), raw


def main(arguments: list[str]) -> int:
    """Prove it in a database of its own; gives the exit code."""
    django.setup()
    from proofs.tenancy.database import proving_ground  # noqa: PLC0415 - needs the models

    parser = argparse.ArgumentParser(
        prog="python -m proofs.explorer.downloads", description=__doc__
    )
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--kills", type=int, default=KILLS)
    asked = parser.parse_args(arguments)
    with proving_ground():
        holds = run(print, count=asked.count, kills=asked.kills)
    print("Downloads: hold." if holds else "Downloads: FAIL.")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
