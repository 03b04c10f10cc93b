"""Do what can be done of a batch that fails: halve it until what can not stand alone is left."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

MOST_FAILURES = 20
"""When so many have failed, the fault is hardly theirs: what fails from there on fails whole."""


@dataclass
class Outcome:
    """How many records were done, which groups failed and why, and what another one held."""

    done: int = 0
    failed: list[tuple[Sequence[str], Exception]] = field(default_factory=list)
    contended: Exception | None = None

    def add(self, other: "Outcome") -> None:
        """Take in what became of other records."""
        self.done += other.done
        self.failed += other.failed
        self.contended = other.contended or self.contended


def attempt(
    work: Callable[[Sequence[str]], int],
    ids: Sequence[str],
    *,
    is_contention: Callable[[Exception], bool],
    is_fatal: Callable[[Exception], bool],
) -> Outcome:
    """Call ``work``, a transaction of its own each time, for all ids or for parts of them.

    A record that fails alone is told from the rest, which goes on. Contention is nobody's fault:
    the group is left as it is. Raises what ``is_fatal`` says no other attempt can survive.
    """
    outcome, waiting = Outcome(), [ids]
    while waiting:
        group = waiting.pop()
        try:
            outcome.done += work(group)
        except Exception as error:
            if is_fatal(error):
                raise
            if is_contention(error):
                outcome.contended = error
            elif len(group) == 1 or len(outcome.failed) >= MOST_FAILURES:
                outcome.failed.append((group, error))
            else:
                half = len(group) // 2
                waiting += [group[half:], group[:half]]
    return outcome
