"""The only place of `annex.local` that speaks to the person: steps, notes and problems."""

import contextlib
import sys
import time
from collections.abc import Iterator


class LocalProblem(Exception):
    """A reason not to go on, as sentences for the person: what is wrong and what to do."""


def say(text: str = "", *, end: str = "\n") -> None:
    """Print now, in order with what the children print.

    A terminal that has gone away is no reason to leave the work undone: it may be the stopping.
    """
    with contextlib.suppress(OSError):
        sys.stdout.write(f"{text}{end}")
        sys.stdout.flush()


def note(text: str) -> None:
    """Print a line that belongs to the step before or after it."""
    if _running:
        _running[-1].interrupted()
    say(f"  {text}")


def problem(text: str) -> None:
    """Print a problem on standard error."""
    with contextlib.suppress(OSError):
        sys.stdout.flush()
        sys.stderr.write(f"\n{text}\n")


@contextlib.contextmanager
def step(title: str) -> Iterator[None]:
    """Announce a step, and its duration in seconds when it is done."""
    running = _Step(title)
    _running.append(running)
    running.show("...")
    try:
        yield
    except BaseException:
        running.interrupted()
        raise
    finally:
        _running.remove(running)
    running.done()


def tick() -> None:
    """Show the seconds of the step that runs. For loops that wait."""
    if _running:
        _running[-1].tick()


class _Step:
    """One step's line: rewritten in place on a terminal, printed once at the end elsewhere."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.started = self.shown = time.monotonic()
        self.in_place = sys.stdout.isatty()

    @property
    def line(self) -> str:
        return f"  {self.title:<46} {time.monotonic() - self.started:6.1f} s"

    def show(self, text: str) -> None:
        if self.in_place:
            say(f"\r  {self.title:<46} {text}", end="")

    def tick(self) -> None:
        if time.monotonic() - self.shown >= 1:
            self.shown = time.monotonic()
            self.show(f"{self.shown - self.started:6.0f} s")

    def interrupted(self) -> None:
        if self.in_place:
            say()

    def done(self) -> None:
        say(f"\r{self.line}" if self.in_place else self.line)


_running: list[_Step] = []
