"""A small account beside a huge one: how long its changes take, alone and in the crowd.

The crowd: once a second the huge account changes 1,000 responsibilities, and so every value above.
Alone and beside are measured in turn, three times each, on the same workers. Processors are part of
the measure: they are shared with the crowd's own statements.
"""

import json
import statistics
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection

from annex.cascades.models import Mark
from annex.cascades.wake import QUEUE
from annex.identity.models import Account
from annex.tenancy.context import global_context, tenant_context
from platforms.readiness.responsibilities.models import Responsibility
from platforms.readiness.scores.services import trigger_readiness_cascade_from_responsibility
from proofs.cascades.companies import change
from proofs.cascades.timed_app import TIMES, broker

ROUNDS, TURNS = 25, 3
CHANGED, EVERY_S = 1_000, 1.0
MOST = 2.0
"""How much longer, at the 95th percentile, a small account may wait beside a huge one."""
PAUSE_S = 0.05
DRAIN_S = 60.0


def _one_change(number: int) -> float:
    """Change one responsibility of the account entered; return the seconds until it is settled."""
    duties = list(Responsibility.objects.order_by("pk").values_list("pk", flat=True)[:10])
    duty = duties[number % len(duties)]
    began = time.perf_counter()
    change([duty])
    trigger_readiness_cascade_from_responsibility(duty)
    while Mark.objects.exists():
        time.sleep(0.002)
    took = time.perf_counter() - began
    time.sleep(PAUSE_S)
    return took


def _p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1] if len(seconds) > 1 else 0.0


class _Crowd:
    """The huge account at work: how often it changed, and how long the queue was meanwhile."""

    def __init__(self, account: UUID, every_s: float) -> None:
        self.account = account
        self.every_s = every_s
        self.rounds = 0
        self.lengths: list[int] = []
        self.doubles: list[int] = []

    @contextmanager
    def working(self) -> Iterator[None]:
        """Let it work during the block, and wait until what it has changed is settled."""
        over = threading.Event()
        threads = [threading.Thread(target=one, args=(over,)) for one in (self._change, self._look)]
        for thread in threads:
            thread.start()
        time.sleep(2)
        try:
            yield
        finally:
            over.set()
            for thread in threads:
                thread.join()
        deadline = time.monotonic() + DRAIN_S
        with tenant_context(self.account):
            while Mark.objects.exists() and time.monotonic() < deadline:
                time.sleep(0.1)

    def _change(self, over: threading.Event) -> None:
        try:
            with tenant_context(self.account):
                duties = list(Responsibility.objects.values_list("pk", flat=True)[:CHANGED])
                while not over.is_set():
                    began = time.monotonic()
                    self.rounds += 1
                    change(duties)
                    trigger_readiness_cascade_from_responsibility(duties[0])
                    over.wait(max(0.0, self.every_s - (time.monotonic() - began)))
        finally:
            connection.close()

    def _look(self, over: threading.Event) -> None:
        while not over.wait(0.05):
            messages = [json.loads(one) for one in broker().lrange(QUEUE, 0, -1)]
            same = Counter((m["headers"]["task"], m["headers"]["kwargsrepr"]) for m in messages)
            self.lengths.append(len(messages))
            self.doubles.append(sum(same.values()) - len(same))


def _times() -> list[tuple[str, str, float, float]]:
    """Take what the workers have written down: task, account, seconds of waiting and of work."""
    told = [json.loads(one) for one in broker().lrange(TIMES, 0, -1)]
    broker().delete(TIMES)
    return [(one[0], one[1], one[2], one[3]) for one in told]


def main(every_s: str = str(EVERY_S)) -> None:
    """Measure in turn; print figures; fail where the small account waited too long."""
    with global_context():
        ids: dict[str, UUID] = dict(Account.objects.values_list("slug", "pk"))
    small, crowd = ids["small-one"], _Crowd(ids["huge"], float(every_s))
    alone, beside, waits = list[float](), list[float](), defaultdict[str, list[float]](list)
    stages = defaultdict[str, list[float]](list)
    with tenant_context(small):
        _ = [_one_change(n) for n in range(5)]
    for turn in range(TURNS):
        for took, name in ((alone, "alone"), (beside, "beside")):
            _times()
            numbers = range(turn * ROUNDS, (turn + 1) * ROUNDS)
            if name == "alone":
                with tenant_context(small):
                    took += [_one_change(n) for n in numbers]
            else:
                with crowd.working(), tenant_context(small):
                    took += [_one_change(n) for n in numbers]
            for task, account, waited_s, worked_s in _times():
                if account == str(small):
                    waits[name].append(waited_s)
                elif account == str(crowd.account):
                    stages[task].append(worked_s)
    ratio = _p95(beside) / _p95(alone)
    print(
        f"{CHANGED} responsibilities of the huge account changed {crowd.rounds} times, one every "
        f"{every_s} s; the queue held up to {max(crowd.lengths)} messages, "
        f"{max(crowd.doubles)} of them for the second time"
    )
    for task, worked in sorted(stages.items(), key=lambda one: -sum(one[1])):
        print(
            f"  {len(worked):5} x {task}: median {_ms(statistics.median(worked))}, "
            f"longest {_ms(max(worked))}, together {sum(worked):.1f} s"
        )
    for name in ("alone", "beside"):
        print(
            f"a task of the small account waited in the queue, {name}: "
            f"median {_ms(statistics.median(waits[name]))}, p95 {_ms(_p95(waits[name]))}"
        )
    print(
        f"one change of the small account, median: alone {_ms(statistics.median(alone))}, "
        f"beside {_ms(statistics.median(beside))}; p95: alone {_ms(_p95(alone))}, "
        f"beside {_ms(_p95(beside))}, ratio {ratio:.2f} (at most {MOST})"
    )
    print(f"fairness {'kept' if ratio <= MOST else 'BROKEN'}")


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"
