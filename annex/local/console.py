"""The only place of `annex.local` that speaks to the person: steps, notes and problems."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class LocalProblem(Exception):
    """A reason not to go on, as sentences for the person: what is wrong and what to do."""


def say(text: str = "") -> None:
    """Print one line now, so that it is in order with what the children print."""
    print(text, flush=True)


def note(text: str) -> None:
    """Print a line that belongs to the step before or after it."""
    say(f"  {text}")


def problem(text: str) -> None:
    """Print a problem on standard error."""
    sys.stdout.flush()
    print(f"\n{text}", file=sys.stderr, flush=True)


@contextmanager
def step(title: str) -> Iterator[None]:
    """Announce a step, and its duration in seconds when it is done."""
    started = time.monotonic()
    interactive = sys.stdout.isatty()
    if interactive:
        print(f"  {title} ...", end="", flush=True)
    try:
        yield
    except BaseException:
        if interactive:
            print(flush=True)
        raise
    line = f"  {title:<46} {time.monotonic() - started:5.1f} s"
    print(f"\r{line}" if interactive else line, flush=True)
