"""Hand-offs: each agreement is one order in Odoo, and the books of a year agree to the cent.

    python -m proofs.marketplace.handoffs [--count 1000] [--working 60] [--months 12]

Three in ten calls go wrong: errors 5xx, connections cut, no answer, each before or after Odoo has
committed. Two workers at once make the calls and are killed again and again; every tenth agreement
is told twice. Once with JSON-2 and once with JSON-RPC.
"""

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

import django

from proofs.marketplace.odoo_process import OdooProcess, odoo_process, workers

Say = Callable[[str], object]

COUNT: Final = 1_000
WORKING: Final = 60
MONTHS: Final = 12
SHARE: Final = 0.3
SEED: Final = 28
PROTOCOLS: Final = ("json2", "jsonrpc")
CUSTOMERS: Final = range(15, 20)
ROUND: Final = timedelta(minutes=11)
"""Longer than the lease of a call whose worker was killed."""
MOST_ROUNDS: Final = 400


@dataclass
class Ground:
    """An account, its Odoo, and the time that has passed for its workers."""

    account_id: UUID
    odoo: OdooProcess
    protocol: str
    chance: random.Random
    ahead: timedelta = timedelta()
    killed: int = 0
    redriven: int = 0

    def now(self) -> datetime:
        """Return the workers' time."""
        return datetime.now(UTC) + self.ahead

    def drain(self, *, kills: int) -> None:
        """Have everything made that was promised, the workers killed in the first rounds."""
        from annex.odoo.outbox import services as outbox  # noqa: PLC0415 - needs the settings
        from annex.tenancy.context import tenant_context  # noqa: PLC0415

        for number in range(MOST_ROUNDS):
            kill = self.chance if number < kills else None
            self.killed += workers(
                self.account_id, self.odoo.url, self.protocol, ahead=self.ahead, kill=kill
            )
            self.odoo.settle()
            with tenant_context(self.account_id):
                if not outbox.calls("pending", "unknown", "failed").exists():
                    return
                self.ahead += ROUND
                self.redriven += outbox.redrive(at=self.now())
        raise RuntimeError(f"Calls are still open after {MOST_ROUNDS} rounds.")


def run(
    say: Say,
    *,
    count: int = COUNT,
    working: int = WORKING,
    months: int = MONTHS,
    kills: int = 20,
    share: float = SHARE,
    protocols: Sequence[str] = PROTOCOLS,
    damage: Callable[[Ground], object] | None = None,
) -> bool:
    """Prove it in the database that the connections point at; tells whether it holds.

    ``damage`` is done before anything is counted: to see that it is found.
    """
    from annex.odoo.demo import selling  # noqa: PLC0415 - needs the settings
    from annex.testing.odoo import demo_database  # noqa: PLC0415

    holds = True
    for number, protocol in enumerate(protocols):
        with (
            demo_database() as database,
            odoo_process(database.url, share=share, seed=SEED + number) as odoo,
        ):
            with database.as_odoo() as connection:
                selling.ensure(connection)
            began = time.perf_counter()
            ground = Ground(_account(), odoo, protocol, random.Random(SEED + number))
            agreed = _agree(ground, count)
            ground.drain(kills=kills)
            seconds = time.perf_counter() - began
            if damage is not None:
                damage(ground)
            holds &= _orders_hold(say, ground, count, seconds)
            holds &= _books_hold(say, ground, agreed[:working], months, database.url)
    return holds


def _account() -> UUID:
    from annex.odoo.accounts.services import link_company  # noqa: PLC0415
    from annex.odoo.demo import selling  # noqa: PLC0415
    from annex.tenancy.context import tenant_context  # noqa: PLC0415
    from annex.testing import factories  # noqa: PLC0415
    from platforms.marketplace.orders.tests.factories import make_terms  # noqa: PLC0415

    account = factories.make_account()
    link_company(account=account, company_id=selling.SELLER)
    with tenant_context(account.pk):
        make_terms()
    return account.pk


def _agree(ground: Ground, count: int) -> list[Any]:
    """Agree on ``count`` engagements at rates of every kind, each handed over as it is agreed."""
    from django.db import transaction  # noqa: PLC0415

    from annex.kernel.actor import Actor  # noqa: PLC0415
    from annex.tenancy.context import tenant_context  # noqa: PLC0415
    from platforms.marketplace.clients.tests.factories import make_client  # noqa: PLC0415
    from platforms.marketplace.engagements.services import hooks  # noqa: PLC0415
    from platforms.marketplace.orders.tests.factories import make_engagement  # noqa: PLC0415

    actor, made = Actor.system(ground.account_id), []
    with tenant_context(ground.account_id):
        clients = [make_client(odoo_partner_id=partner) for partner in CUSTOMERS]
        for number in range(count):
            rate = Decimal(ground.chance.randrange(20_000, 150_000)) / 100
            with transaction.atomic():
                engagement = make_engagement(client=clients[number % len(clients)], day_rate=rate)
                for _ in range(2 if number % 10 == 0 else 1):
                    hooks.call_agreed(actor=actor, engagement=engagement, at=ground.now())
            made.append(engagement)
    return made


def _orders_hold(say: Say, ground: Ground, count: int, seconds: float) -> bool:
    from django.db import connections  # noqa: PLC0415

    from annex.tenancy.context import tenant_context  # noqa: PLC0415
    from platforms.marketplace.orders.models import HandOff  # noqa: PLC0415

    with connections["odoo"].cursor() as cursor:
        cursor.execute(
            "SELECT client_order_ref, id, state FROM sale_order WHERE client_order_ref IS NOT NULL"
        )
        found = cursor.fetchall()
    with tenant_context(ground.account_id):
        kept = {
            str(pk): (order_id, status)
            for pk, order_id, status in HandOff.objects.values_list("pk", "order_id", "status")
        }
    orders = Counter(reference for reference, *_ in found)
    duplicates = sum(number - 1 for number in orders.values())
    lost = len(kept.keys() - orders.keys())
    right = sum(kept.get(ref) == (id_, "placed") and state == "sale" for ref, id_, state in found)
    faults, calls = sum(ground.odoo.faults), ground.odoo.calls.value
    say(
        f"  {ground.protocol}: {count:,} hand-offs in {seconds:.0f} s: {len(found):,} orders, "
        f"{duplicates} duplicates, {lost} lost, {right:,} confirmed and known by their number"
    )
    say(
        f"    {calls:,} calls reached Odoo, {faults:,} went wrong ({faults / max(calls, 1):.0%}), "
        f"{ground.killed} workers killed, {ground.redriven} dead letters driven again"
    )
    return len(found) == right == len(kept) == count and duplicates == lost == 0


def _books_hold(
    say: Say, ground: Ground, engagements: Sequence[Any], months: int, database_url: str
) -> bool:
    """Work, approve, deliver, bill and reconcile month by month; then look at each again."""
    from annex.odoo.demo.api.company import Company  # noqa: PLC0415
    from annex.tenancy.context import tenant_context  # noqa: PLC0415
    from platforms.marketplace.orders.services import reading, reconciling  # noqa: PLC0415

    began, at_close = time.perf_counter(), []
    bookkeeper = Company(database_url, today=lambda: date.fromordinal(ground.odoo.day.value))
    for month in range(1, months + 1):
        first = date(2026, month, 1)
        ground.odoo.set_today(reconciling.until(first) - timedelta(days=1))
        _work(ground, engagements, first)
        ground.drain(kills=1)
        bookkeeper.invoice_delivered()
        with tenant_context(ground.account_id):
            reading.read_back(at=ground.now())
            at_close += reconciling.reconcile(month=first, at=ground.now())
    with tenant_context(ground.account_id):
        later = [
            one
            for month in range(1, months + 1)
            for one in reconciling.reconcile(month=date(2026, month, 1), at=ground.now())
        ]
        differing = [_difference(one) for one in (*at_close, *later)]
    bookkeeper.close()
    year = at_close[-1]
    say(
        f"    {months} months of {len(engagements)} engagements in "
        f"{time.perf_counter() - began:.0f} s: approved {year.approved:,}, delivered "
        f"{year.delivered:,}, invoiced {year.invoiced:,} ({year.rounding} of it rounding)"
    )
    cents = sum(differing, Decimal(0)) * 100
    say(
        f"    difference at each month's end, and looked at again after the year: {cents:.0f} cents"
    )
    disagreeing = sum(one.disagreeing for one in (*at_close, *later))
    return cents == disagreeing == 0 and len(at_close) == len(later) == months and year.approved > 0


def _difference(reconciliation: Any) -> Decimal:
    lines = reconciliation.lines.all()
    return sum((abs(one.not_delivered) + abs(one.not_invoiced) for one in lines), Decimal(0))


def _work(ground: Ground, engagements: Sequence[Any], first: date) -> None:
    """Have days approved in two periods of a month, in quarters, as people enter them."""
    from django.db import transaction  # noqa: PLC0415

    from annex.kernel.actor import Actor  # noqa: PLC0415
    from annex.tenancy.context import tenant_context  # noqa: PLC0415
    from platforms.marketplace.engagements.services import hooks  # noqa: PLC0415
    from platforms.marketplace.orders.tests.factories import make_approved  # noqa: PLC0415

    actor = Actor.system(ground.account_id)
    with tenant_context(ground.account_id):
        for engagement in engagements:
            for starts_on, decided in ((first, 16), (first + timedelta(days=14), 28)):
                entries = ground.chance.randrange(1, 8)
                days = [ground.chance.choice(("0.25", "0.5", "0.75", 1)) for _ in range(entries)]
                at = datetime(first.year, first.month, decided, 18, tzinfo=UTC)
                with transaction.atomic():
                    period = make_approved(engagement, days, starts_on=starts_on, at=at)
                    hooks.call_approved(actor=actor, period=period, at=ground.now())


def main(arguments: list[str]) -> int:
    """Prove it in a database of its own; gives the exit code."""
    django.setup()
    from proofs.tenancy.database import proving_ground  # noqa: PLC0415 - needs the models

    parser = argparse.ArgumentParser(
        prog="python -m proofs.marketplace.handoffs", description=__doc__
    )
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--working", type=int, default=WORKING)
    parser.add_argument("--months", type=int, default=MONTHS)
    asked = parser.parse_args(arguments)
    with proving_ground():
        holds = run(print, count=asked.count, working=asked.working, months=asked.months)
    print("Hand-offs: hold." if holds else "Hand-offs: FAIL.")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
