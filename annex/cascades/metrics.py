"""The cascades in the format that Prometheus reads.

The numbers are read from the database when they are asked for: every process of the product gives
the same, and none has to add up what the others count.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from annex.api.metrics import provided
from annex.cascades import console, registry

PREFIX: Final = "annex_cascade"
LEVEL: Final = ("cascade", "level")


def render(*, at: datetime) -> bytes:
    """Return all metrics at a moment, as text."""
    metrics = CollectorRegistry()
    metrics.register(_Cascades(at))
    metrics.register(_Others(at))
    return generate_latest(metrics)


class _Others(Collector):
    """What other packages measure."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def describe(self) -> Iterable[Metric]:
        return ()

    def collect(self) -> Iterator[Metric]:
        yield from provided(self._at)


class _Cascades(Collector):
    def __init__(self, at: datetime) -> None:
        self._at = at

    def describe(self) -> Iterable[Metric]:
        return ()  # or registering would ask the database

    def collect(self) -> Iterator[Metric]:
        yield from self._load()
        yield from self._proofs()

    def _load(self) -> Iterator[Metric]:
        marks = GaugeMetricFamily(f"{PREFIX}_marks", "Marks to be worked off.", labels=LEVEL)
        lag = GaugeMetricFamily(
            f"{PREFIX}_lag_seconds", "Age of the oldest change on its way.", labels=LEVEL
        )
        parked = GaugeMetricFamily(
            f"{PREFIX}_parked_records", "Records that failed too often.", labels=LEVEL
        )
        found = {(one.cascade, one.level): one for one in console.load()}
        for cascade in registry.cascades():
            names = [level.name for level in cascade.levels]
            for name in (*names, *(relay.name for relay in cascade.relays)):
                one = found.get((cascade.name, name))
                age_s = (self._at - one.oldest).total_seconds() if one and one.oldest else 0.0
                marks.add_metric([cascade.name, name], one.marks if one else 0)
                lag.add_metric([cascade.name, name], max(age_s, 0.0))
                parked.add_metric([cascade.name, name], one.parked if one else 0)
        yield from (marks, lag, parked)

    def _proofs(self) -> Iterator[Metric]:
        proofs = CounterMetricFamily(f"{PREFIX}_proofs", "Proofs made.", labels=["cascade"])
        wrong = CounterMetricFamily(
            f"{PREFIX}_violations", "Values found wrong while nothing said so.", labels=["cascade"]
        )
        age = GaugeMetricFamily(
            f"{PREFIX}_oldest_proof_seconds",
            "Age of the last proof of the account that was proven longest ago.",
            labels=["cascade"],
        )
        unproven = GaugeMetricFamily(
            f"{PREFIX}_unproven_accounts", "Accounts never proven.", labels=["cascade"]
        )
        for one in console.proofs():
            proofs.add_metric([one.cascade], one.proofs)
            wrong.add_metric([one.cascade], one.violations)
            age.add_metric([one.cascade], max((self._at - one.oldest).total_seconds(), 0.0))
        for cascade in registry.cascades():
            unproven.add_metric([cascade.name], len(console.never_proven(cascade.name)))
        yield from (proofs, wrong, age, unproven)
