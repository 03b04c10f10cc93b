"""The explorer over millions of documents: pages, search, one check, click to link.

    python -m annex.local with-servers -- python benchmarks/explorer.py [--rows N] [--rounds N]

Writes the documents into tables of Odoo's shape with 200,000 records above them, rules, and eight
people; then asks as each of them, in interleaved rounds, and prints the median and the 95th
percentile in milliseconds beside the aim, and beside what Odoo's own ORM took (its figures are of
another machine: Odoo 19.0 over 2,002,198 documents, two shared cores). Beside each, the processor
time of this process, the statements sent, and what PostgreSQL says that planning and executing
those in Odoo's database took: figures that other work on the machine disturbs less.
"""

import argparse
import os
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
django.setup()

import psycopg
from django.conf import settings
from django.test import override_settings

from annex.kernel.actor import Actor
from annex.odoo.attachments import sees
from annex.odoo.context import OdooContext, context_for
from annex.odoo.contract.grants import SCHEMA
from annex.odoo.contract.shape import ddl
from annex.odoo.documents import counts, details, pages, projection
from annex.odoo.documents.filters import Filters
from annex.odoo.documents.tests import shaped
from annex.presign.services import LinkRequest, mint_many
from annex.presign.tests.fixtures import STORAGE
from annex.tenancy.context import tenant_context
from annex.testing import factories
from annex.testing.odoo import granted
from benchmarks import odoo_rows
from benchmarks.statements import spent
from proofs.tenancy.database import proving_ground

DATABASE = "annex_odoo_benchmark_{}"
PAGE, SEARCH, LINK = 50.0, 100.0, 5.0
ORM = {"first page": "10-365", "deep page": "300-16,400", "count to 1,000": "38,400 (whole)"}
DEEP = pages.Cursor("meeting", 0)
"""A place in the middle of all documents, by name."""
BROAD, SPARSE = "all sales", "guest"


def built(rows: int, *, keep: bool) -> str:
    """Make the database, unless one of so many rows was kept; give its owner's URL."""
    parts, name = urlsplit(settings.ADMIN_DATABASE_URL), DATABASE.format(rows)
    url = parts._replace(path=f"/{name}").geturl()
    with psycopg.connect(parts.geturl(), autocommit=True) as admin:
        there = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if there:
            with psycopg.connect(url, autocommit=True) as odoo:
                found = odoo.execute("SELECT max(id) FROM ir_attachment").fetchone()
            if keep and found == (rows,):
                return url
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    with psycopg.connect(url, autocommit=True) as odoo:
        odoo.execute(ddl(19, shaped.MODULES))
        odoo.execute(
            "INSERT INTO ir_module_module (name, state, latest_version) "
            "SELECT unnest(%s::text[]), 'installed', '19.0.1.3'",
            [sorted(shaped.MODULES)],
        )
        odoo_rows.write(odoo, rows)
    return url


def project(url: str) -> None:
    """Build the projection, its indexes after its rows."""
    began = time.perf_counter()
    if projection.ensure():
        with (
            psycopg.connect(url, autocommit=True) as odoo,
            odoo_rows.indexed_after(odoo, SCHEMA, "document"),
        ):
            projection.sync(whole=True)
            print(f"  rows of the projection: {time.perf_counter() - began:,.0f} s", flush=True)
        with psycopg.connect(url, autocommit=True) as odoo:
            odoo.execute(f"VACUUM ANALYZE {SCHEMA}.document")
        print(f"  with its indexes: {time.perf_counter() - began:,.0f} s", flush=True)


@contextmanager
def ground(rows: int, *, keep: bool) -> Iterator[str]:
    """Reach the database by Odoo's two aliases; drop it after unless it is kept."""
    url = built(rows, keep=keep)
    try:
        with granted(url, 19, shaped.MODULES):
            project(url)
            yield url
    finally:
        if not keep:
            with psycopg.connect(settings.ADMIN_DATABASE_URL, autocommit=True) as admin:
                admin.execute(f"DROP DATABASE {DATABASE.format(rows)} WITH (FORCE)")


def sizes(url: str) -> str:
    """Return what the tables take."""
    with psycopg.connect(url) as odoo:
        odoo_size, ours = odoo.execute(
            "SELECT pg_size_pretty(pg_total_relation_size('ir_attachment')), "
            f"pg_size_pretty(pg_total_relation_size('{SCHEMA}.document'))"
        ).fetchone() or ("", "")
    return f"Odoo's table {odoo_size}, the projection {ours}"


def seen_by(context: OdooContext) -> int:
    """Return a document that the user sees."""
    return pages.page(context, Filters()).documents[0].id


def link(uid: int, document_id: int, actor: Actor) -> None:
    """Do what a click does: context, check, record, link."""
    document = details.contents(context_for(uid), [document_id])[document_id]
    mint_many(
        actor,
        [
            LinkRequest(
                bucket=document.storage.bucket,
                key=document.storage.key,
                name=document.name,
                media_type=document.media_type,
                disposition="inline",
                subject=f"odoo.attachment:{document_id}",
            )
        ],
        from_address="192.0.2.1",
    )


Side = tuple[str, str, float | None, Callable[[], object]]


def sides(actor: Actor) -> Iterator[Side]:
    """Give what is measured: its name, who asks, the aim, and the call."""
    for who, (uid, _, _) in shaped.PEOPLE.items():
        context, one = context_for(uid), seen_by(context_for(uid))
        asks = asking(uid)
        yield "first page", who, PAGE, asks(Filters())
        yield "first page by size", who, PAGE, asks(Filters(), order="-size")
        yield "deep page", who, PAGE, asks(Filters(), order="name", cursor=DEEP)
        yield "filtered page", who, PAGE, asks(Filters(model="project.task", kind="image"))
        for word in ("pro", "ᓄᓇᕕ"):
            yield f"search {word}", who, SEARCH, asks(Filters(search=word), order="relevance")
        rare = Filters(search="ᑲᑎᒪᔨ 77")
        yield "search of two words", who, SEARCH, asks(rare, order="relevance")
        yield "one check", who, LINK, partial(sees, context, one)
        yield "click to link", who, LINK, partial(link, uid, one, actor)
        if who in (BROAD, SPARSE):
            yield "count to 1,000", who, None, partial(counts.count, context, Filters())


def asking(uid: int) -> Callable[..., Callable[[], object]]:
    """Return what makes a call for a page, its context included."""

    def asks(filters: Filters, **how: object) -> Callable[[], object]:
        return lambda: pages.page(context_for(uid), filters, **how)

    return asks


def main(rows: int, rounds: int, *, keep: bool, only_build: bool) -> None:
    with ground(rows, keep=keep) as url:
        print(f"{rows:,} documents, {odoo_rows.PARENTS:,} records; {sizes(url)}", flush=True)
        if only_build:
            return
        account = factories.make_account()
        with tenant_context(account.pk):
            report(list(sides(Actor.system(account.pk))), rounds)


def report(measured: list[Side], rounds: int) -> None:
    """Measure in interleaved rounds, and print."""
    for _, _, _, call in measured:
        call()
    took: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    busy: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    for _ in range(rounds):
        for name, who, _, call in measured:
            began, ran = time.perf_counter(), time.process_time()
            call()
            took[name, who].append((time.perf_counter() - began) * 1e3)
            busy[name, who].append((time.process_time() - ran) * 1e3)
    print(f"{rounds} rounds, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}; ms")
    print(
        f"  {'what':<20} {'who':<14} {'p50':>6} {'p95':>6} {'aim':>5} {'':<7} {'cpu':>5} "
        f"{'sent':>4} {'plan':>5} {'run':>6}  Odoo's ORM"
    )
    for name, who, aim, call in sorted(measured, key=lambda side: side[:2]):
        times, cost = took[name, who], spent(call)
        late = statistics.quantiles(times, n=20)[-1]
        verdict = "" if aim is None else "met" if late < aim else "MISSED"
        print(
            f"  {name:<20} {who:<14} {statistics.median(times):>6.1f} {late:>6.1f} {aim or '':>5} "
            f"{verdict:<7} {statistics.median(busy[name, who]):>5.1f} {cost.count:>4} "
            f"{cost.planning:>5.1f} {cost.execution:>6.1f}  {ORM.get(name, '')}"
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--keep", action="store_true", help="Keep the database for the next run.")
    parser.add_argument("--only-build", action="store_true")
    asked = parser.parse_args()
    with override_settings(ANNEX_OBJECT_STORAGES=[STORAGE]), proving_ground():
        main(asked.rows, asked.rounds, keep=asked.keep, only_build=asked.only_build)
