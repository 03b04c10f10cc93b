"""Metrics of any package, for the one place where Prometheus asks.

A package gives its source when its app is ready; none has to know the one that answers.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from prometheus_client.core import Metric

Source = Callable[[datetime], Iterable[Metric]]

_sources: list[Source] = []


def provide(source: Source) -> None:
    """Have what the source gives at a moment answered with all other metrics."""
    if source not in _sources:
        _sources.append(source)


def provided(at: datetime) -> Iterator[Metric]:
    """Yield what every source gives."""
    for source in _sources:
        yield from source(at)
