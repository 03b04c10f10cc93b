"""How far a run has come, and whether it should go on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from threading import Event
from typing import TypeVar

T = TypeVar("T")


class ImportStopped(Exception):
    """Somebody asked for the run to end; whatever it wrote is undone."""


@dataclass(slots=True)
class Progress:
    """Counts the ``done`` of ``total`` in the present ``phase``; another thread may read it."""

    phase: str = ""
    done: int = 0
    total: int = 0
    stop: Event = field(default_factory=Event)

    def begin(self, phase: str, total: int) -> None:
        """Enter a phase. Raises ImportStopped when the run should end."""
        self.phase, self.done, self.total = phase, 0, total
        self.advance(0)

    def advance(self, count: int = 1) -> None:
        """Say that ``count`` more are done. Raises ImportStopped when the run should end."""
        self.done += count
        if self.stop.is_set():
            raise ImportStopped

    def count(self, phase: str, items: Iterable[T], total: int) -> Iterator[T]:
        """Enter a phase and yield its items, counting each once it is done with."""
        self.begin(phase, total)
        for item in items:
            yield item
            self.advance()
