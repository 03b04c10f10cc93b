"""A small account beside a huge one: how long its changes take, alone and in the crowd."""

import statistics
import threading
import time
from typing import Any
from uuid import UUID

from django.db import connection

from annex.cascades.models import Mark
from annex.identity.models import Account
from annex.tenancy.context import global_context, tenant_context
from platforms.readiness.responsibilities.models import Responsibility
from platforms.readiness.scores.services import trigger_readiness_cascade_from_responsibility

ROUNDS = 60
MOST = 2.0
"""How much longer, at the 95th percentile, a small account may wait beside a huge one."""


def _one_change(number: int) -> float:
    """Change one weight of the account entered; return the seconds until nothing is marked."""
    duties = list(Responsibility.objects.order_by("pk").values_list("pk", flat=True)[:10])
    duty = duties[number % len(duties)]
    began = time.perf_counter()
    Responsibility.objects.filter(pk=duty).update(weight=number % 5 + 1)
    trigger_readiness_cascade_from_responsibility(duty)
    while Mark.objects.exists():
        time.sleep(0.002)
    return time.perf_counter() - began


def _p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]


def main() -> None:
    """Measure alone, then beside an account that changes everything all the time."""
    with global_context():
        ids: dict[str, UUID] = dict(Account.objects.values_list("slug", "pk"))
    with tenant_context(ids["small-one"]):
        _ = [_one_change(n) for n in range(5)]
        alone = [_one_change(n) for n in range(ROUNDS)]
    over = threading.Event()
    crowd = threading.Thread(target=_storm, args=(ids["huge"], over))
    crowd.start()
    try:
        with tenant_context(ids["small-one"]):
            beside = [_one_change(n) for n in range(ROUNDS)]
    finally:
        over.set()
        crowd.join()
    ratio = _p95(beside) / _p95(alone)
    print(
        f"one change of the small account, p95: alone {_p95(alone) * 1000:.0f} ms, "
        f"beside the huge one {_p95(beside) * 1000:.0f} ms, ratio {ratio:.2f} (at most {MOST})"
    )


def _storm(account: UUID, over: threading.Event) -> Any:
    number = 0
    try:
        with tenant_context(account):
            while not over.is_set():
                number += 1
                duties = list(Responsibility.objects.values_list("pk", flat=True)[:1000])
                Responsibility.objects.filter(pk__in=duties).update(weight=number % 5 + 1)
                trigger_readiness_cascade_from_responsibility(duties[0])
                time.sleep(0.05)
    finally:
        connection.close()
