"""Downloads: not a byte of a document through Django, and a record of each, whatever is killed.

    python -m proofs.explorer.downloads [--count 10000] [--kills 10]

The real web server hands out links, the real object storage the bytes. Documents are of random
bytes that no answer of the web server may hold; its answers are counted to the last byte. It is
killed again and again in between; every link that reached a client has its record.
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
from dataclasses import dataclass, field
from typing import Any, Final

import django

Say = Callable[[str], object]

COUNT: Final = 10_000
KILLS: Final = 10
AT_ONCE: Final = 4
SIZE_BYTES: Final = 64 * 1024
SEED: Final = 60
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
    """Prove it in the database that the connections point at; tells whether it holds."""
    from django.conf import settings  # noqa: PLC0415 - needs the settings
    from django.db import connection  # noqa: PLC0415

    from annex.kernel.ids import uuid7  # noqa: PLC0415
    from annex.odoo.accounts import services  # noqa: PLC0415
    from annex.odoo.accounts.tests import company  # noqa: PLC0415
    from annex.odoo.documents import projection  # noqa: PLC0415
    from annex.presign.models import Link  # noqa: PLC0415
    from annex.presign.verification import verify  # noqa: PLC0415
    from annex.tenancy.context import tenant_context  # noqa: PLC0415
    from annex.testing import factories  # noqa: PLC0415
    from annex.testing.odoo import odoo_database  # noqa: PLC0415
    from proofs.explorer import storing  # noqa: PLC0415

    chance = random.Random(SEED)
    storage = storing.embedded_storage()
    contents = {}
    for number, (_, _, stored, _) in company.DOCUMENTS.items():
        code, _, key = (stored or "").partition("://")
        if code == storage.code and number != company.SOUTH_PLAN:
            contents[number] = chance.randbytes(SIZE_BYTES)
            storing.put(storage, key, contents[number])
    with odoo_database(modules=company.MODULES) as odoo:
        with odoo.as_odoo() as connected:
            company.fill(connected, bucket=storage.buckets[0])
        projection.sync(whole=True)
        account = factories.make_account()
        member = factories.make_member(account, permissions=["documents.can_view_documents"])
        services.link_company(account=account, company_id=company.NORTH)
        services.call_linking(
            "odoo_link_user", uuid7(), account.pk, member.user_id, company.NORTHERNER
        )
        token = factories.make_token(account, user=member.user, role="member")
        database = connection.settings_dict["NAME"]
        environment = os.environ | {
            "DATABASE_URL": settings.DATABASE_URL.replace("/annex?", f"/{database}?"),
            "ODOO_DATABASE_URL": _url_of("odoo"),
            "PYTHONWARNINGS": "ignore",
        }
        web = WebServer(environment)
        tally = Tally()
        started = time.perf_counter()
        try:
            _download(web, token, contents, tally, count=count, kills=kills)
        finally:
            web.stop()
        seconds = time.perf_counter() - started
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
        f"{tally.leaked} with bytes of a document in them"
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
        and tally.web_bytes < 4096 * tally.handed_out
        and tally.handed_out <= recorded <= tally.handed_out + kills * AT_ONCE
        and verdict.broken is None
    )


def _url_of(alias: str) -> str:
    from urllib.parse import quote  # noqa: PLC0415

    from django.db import connections  # noqa: PLC0415

    said = connections[alias].settings_dict
    return (
        f"postgresql://{said['USER']}:{said['PASSWORD']}@/{said['NAME']}"
        f"?host={quote(said['HOST'], safe='/')}&port={said['PORT'] or 5432}"
    )


def _download(
    web: WebServer,
    token: str,
    contents: dict[int, bytes],
    tally: Tally,
    *,
    count: int,
    kills: int,
) -> None:
    """Have clients download until there are ``count``, and kill the server evenly in between."""
    errors: list[BaseException] = []

    def work(seed: int) -> None:
        chance = random.Random(seed)
        try:
            while tally.handed_out < count and not errors:
                _one(web.port, token, chance.choice(sorted(contents)), contents, tally)
        except BaseException as error:  # noqa: BLE001 - raised again below
            errors.append(error)

    threads = [threading.Thread(target=work, args=(SEED + n,)) for n in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    try:
        for number in range(1, kills + 1):
            if _reached(tally, count * number // (kills + 1), errors):
                web.kill()
    except BaseException as error:
        errors.append(error)
        raise
    finally:
        for thread in threads:
            thread.join()
    if errors:
        raise errors[0]


def _reached(tally: Tally, wanted: int, errors: list[BaseException]) -> bool:
    """Wait until so many links were handed out; False when a client failed."""
    while tally.handed_out < wanted and not errors:
        time.sleep(0.005)
    return not errors


def _one(port: int, token: str, number: int, contents: dict[int, bytes], tally: Tally) -> None:
    from proofs.explorer import storing  # noqa: PLC0415 - needs the settings

    answer = _ask(port, token, number)
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
            for content in contents.values()
            for place in (0, SIZE_BYTES // 2, SIZE_BYTES - NAMED)
        )
        tally.handed_out += 1
    fetched = storing.get(body["url"])
    with tally.lock:
        tally.fetched += 1
        tally.document_bytes += len(fetched.body)
        tally.wrong += (fetched.status, fetched.body) != (200, contents[number])


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
