"""Soak: many clients, many accounts, few connections, and not one row of another account.

    python -m annex.local with-servers -- python -m proofs.tenancy.soak --statements 200000

64 clients turn over 50 accounts on a pool of 4 connections: synchronous, asynchronous, streamed,
refused and cancelled requests, tasks in a real worker, sockets. No read is filtered by code; every
row says in its content whose it is, and every answer is checked. Once on psycopg's own pool, and
once through PgBouncer in transaction mode, which Debian's package `pgbouncer` has.
"""

import argparse
import asyncio
import logging
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import django
from django.conf import settings

if TYPE_CHECKING:
    from proofs.tenancy.soaking.clients import Tenant
    from proofs.tenancy.soaking.tally import Tally

STATEMENTS: Final = 200_000
CLIENTS: Final = 64
ACCOUNTS: Final = 50
CONNECTIONS: Final = 4
SEED: Final = 20_261_125


def run(
    say: Callable[[str], object],
    *,
    statements: int = STATEMENTS,
    through: tuple[str, ...] = ("psycopg's pool", "PgBouncer"),
    accounts: int = ACCOUNTS,
    clients: int = CLIENTS,
) -> bool:
    """Soak on the database that the connections point at; tell figures and whether it holds.

    The statements are shared among the ways ``through`` which Postgres is reached.
    Raises LocalProblem, which says how to get it, where PgBouncer is missing.
    """
    from proofs.tenancy.soaking import connecting  # noqa: PLC0415 - needs the models
    from proofs.tenancy.soaking.rows import ROWS  # noqa: PLC0415

    tenants = _make_tenants(accounts)
    say(f"  {clients} clients x {accounts} accounts, {ROWS} rows each, {CONNECTIONS} connections")
    holds = _checker_sees(tenants)
    say(f"  control: an answer handed to the wrong account is {'' if holds else 'NOT '}noticed")
    for way in through:
        started = time.perf_counter()
        with connecting.WAYS[way](CONNECTIONS) as url, _worker(url):
            tally = _soak(tenants, clients, statements // len(through))
        seconds = time.perf_counter() - started
        _tell(say, way, tally, seconds)
        holds = holds and not tally.foreign and not tally.problems
    return holds


def _make_tenants(count: int) -> "list[Tenant]":
    from annex.tenancy.context import tenant_context  # noqa: PLC0415 - needs the models
    from annex.testing import factories  # noqa: PLC0415
    from proofs.tenancy.soaking.clients import Tenant  # noqa: PLC0415
    from proofs.tenancy.soaking.rows import make_rows  # noqa: PLC0415

    tenants = []
    for _ in range(count):
        account = factories.make_account()
        tenants.append(Tenant(account.pk, factories.make_token(account)))
        with tenant_context(account.pk):
            make_rows()
    return tenants


def _checker_sees(tenants: "list[Tenant]") -> bool:
    """Hand one account another's answer: a checker that says nothing would be blind."""
    from annex.tenancy.context import tenant_context  # noqa: PLC0415 - needs the models
    from proofs.tenancy.soaking.rows import ROWS, read_raw  # noqa: PLC0415
    from proofs.tenancy.soaking.tally import Tally  # noqa: PLC0415

    tally = Tally(ROWS)
    with tenant_context(tenants[1].account_id):
        tally.check("control", tenants[0].account_id, read_raw())
    return tally.foreign == ROWS


def _soak(tenants: "list[Tenant]", clients: int, statements: int) -> "Tally":
    from django.test import override_settings  # noqa: PLC0415 - needs the settings

    from annex.tenancy.context import no_context  # noqa: PLC0415
    from proofs.tenancy.soaking.clients import Clients  # noqa: PLC0415
    from proofs.tenancy.soaking.rows import ROWS  # noqa: PLC0415
    from proofs.tenancy.soaking.tally import Tally  # noqa: PLC0415

    tally = Tally(ROWS)
    logging.getLogger("django.request").setLevel(logging.CRITICAL)  # refusals are asked for
    with (
        override_settings(
            ROOT_URLCONF="proofs.tenancy.soaking.views",
            MIDDLEWARE=["annex.tenancy.middleware.RLSMiddleware"],
        ),
        no_context(),
    ):
        tally.count_statements()
        try:
            asyncio.run(Clients(tenants, tally, random.Random(SEED)).run(clients, statements))
        finally:
            tally.stop_counting()
    return tally


@contextmanager
def _worker(url: str) -> Iterator[None]:
    """Run a real worker whose tasks reach the database by ``url``."""
    from proofs.tenancy.soaking import worker  # noqa: PLC0415 - needs the settings

    process = subprocess.Popen(
        [
            *(sys.executable, "-W", "ignore", "-m", "celery", "-A", worker.__name__, "worker"),
            *("--concurrency", "2", "--loglevel", "ERROR", "--queues", "soak"),
            *("--without-gossip", "--without-mingle", "--without-heartbeat"),
        ],
        env=os.environ | {"DATABASE_URL": url},
        cwd=settings.BASE_DIR,
        stdout=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def _tell(say: Callable[[str], object], way: str, tally: "Tally", seconds: float) -> None:
    say(
        f"  {way:<15} {tally.statements:>8,} statements  {tally.rows:>10,} rows checked  "
        f"{tally.foreign} of another account  {seconds:.0f} s"
    )
    say("    " + ", ".join(f"{count:,} {kind}" for kind, count in sorted(tally.steps.items())))
    for problem, count in tally.problems.most_common(10):
        say(f"    {count} x {problem}")


def main(arguments: list[str]) -> int:
    """Soak in a database of its own; gives the exit code."""
    django.setup()
    from annex.local.console import LocalProblem  # noqa: PLC0415
    from proofs.tenancy.database import proving_ground  # noqa: PLC0415 - needs the models

    parser = argparse.ArgumentParser(prog="python -m proofs.tenancy.soak", description=__doc__)
    parser.add_argument("--statements", type=int, default=STATEMENTS)
    asked: Any = parser.parse_args(arguments)
    try:
        with proving_ground():
            holds = run(print, statements=asked.statements)
    except LocalProblem as problem:
        print(problem)
        return 1
    print("Soak: holds." if holds else "Soak: FAILS.")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
