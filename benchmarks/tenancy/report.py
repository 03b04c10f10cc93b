"""How the figures are put together and shown: ratios side by side, never a lone duration."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from benchmarks.tenancy.names import FORGETTABLE, LABELS, OPERATIONS

OURS = "sealed"
BARE = "bare"
AIMS = (
    ("an ORM get inside a transaction, ours / bare", 1.03, "get", True),
    ("list of 50 with the filter forgotten, ours / bare with its filter", 1.1, "list", False),
    ("aggregate with the filter forgotten, ours / bare with its filter", 1.1, "aggregate", False),
    ("get with the filter forgotten, ours / bare with its filter", 1.1, "get", False),
    ("update with the filter forgotten, ours / bare with its filter", 1.1, "update", False),
)


@dataclass(slots=True)
class Figures:
    """What one run measured, by contestant, operation, and whether the ORM named the account."""

    names: Sequence[str]
    rounds: dict[tuple[str, str, bool], list[float]] = field(default_factory=dict)
    counts: dict[tuple[str, str, bool], tuple[int, int]] = field(default_factory=dict)
    leaks: dict[str, int] = field(default_factory=dict)

    def median(self, name: str, operation: str, *, filtered: bool) -> float | None:
        """Return the median over the rounds, in microseconds, or None where nothing ran."""
        durations = self.rounds.get((name, operation, filtered))
        return statistics.median(durations) if durations else None

    def ratio(
        self, name: str, peer: str, operation: str, *, filtered: bool, peer_filtered: bool
    ) -> float | None:
        """Return the median over the rounds of a round's ratio, or None where nothing ran."""
        ours = self.rounds.get((name, operation, filtered))
        theirs = self.rounds.get((peer, operation, peer_filtered))
        if not ours or not theirs:
            return None
        return statistics.median(o / t for o, t in zip(ours, theirs, strict=False))


def show(figures: Figures, say: Callable[[str], None]) -> bool:
    """Print every table and the verdict; return whether all aims were met."""
    peers = [name for name in figures.names if name not in (OURS, BARE)]
    say("\nThe ORM names the account (microseconds for bare, otherwise ours / theirs)\n")
    head = ["operation", "bare", "ours/bare", *(f"ours/{name}" for name in peers)]
    rows = [head]
    for operation in OPERATIONS:
        cells = [LABELS[operation], _number(figures.median(BARE, operation, filtered=True))]
        for name in (BARE, *peers):
            ratio = figures.ratio(OURS, name, operation, filtered=True, peer_filtered=True)
            cells.append(_ratio(ratio))
        rows.append(cells)
    _table(rows, say)
    _show_forgotten(figures, peers, say)
    _show_counts(figures, say)
    return _show_aims(figures, say)


def _show_forgotten(figures: Figures, peers: list[str], say: Callable[[str], None]) -> None:
    say("\nThe filter is forgotten (bare: ours without, against bare with its filter)\n")
    rows = [["operation", "bare", *(f"ours/{name}" for name in (BARE, *peers))]]
    for operation in FORGETTABLE:
        cells = [LABELS[operation], _number(figures.median(BARE, operation, filtered=True))]
        for name in (BARE, *peers):
            if name != BARE and name in figures.leaks:
                cells.append("leaks")
                continue
            ratio = figures.ratio(OURS, name, operation, filtered=False, peer_filtered=name == BARE)
            cells.append(_ratio(ratio))
        rows.append(cells)
    _table(rows, say)
    for name, seen in figures.leaks.items():
        say(f"  {name} shows {seen:,} rows of all accounts where the filter is forgotten")


def _show_counts(figures: Figures, say: Callable[[str], None]) -> None:
    say("\nStatements that the server completed / round trips (waits for its answer)\n")
    rows = [["operation", *figures.names]]
    for operation in OPERATIONS:
        counts = [figures.counts.get((name, operation, True)) for name in figures.names]
        rows.append([LABELS[operation], *(f"{c[0]} / {c[1]}" if c else "-" for c in counts)])
    _table(rows, say)


def _show_aims(figures: Figures, say: Callable[[str], None]) -> bool:
    say("")
    met = []
    for what, aim, operation, filtered in AIMS:
        ratio = figures.ratio(OURS, BARE, operation, filtered=filtered, peer_filtered=True)
        met.append(ratio is not None and ratio <= aim)
        say(f"  {'met   ' if met[-1] else 'MISSED'}  {what}: {_ratio(ratio)} (aim {aim})")
    added = {
        operation: figures.counts[OURS, operation, True][1]
        - figures.counts[BARE, operation, True][1]
        for operation in OPERATIONS
    }
    met.append(not any(added.values()))
    told = ", ".join(f"{LABELS[op]} {more:+}" for op, more in added.items() if more) or "none"
    say(f"  {'met   ' if met[-1] else 'MISSED'}  round trips added to bare Django: {told}")
    return all(met)


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:,.0f}"


def _ratio(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.3f}" if value >= 0.1 else f"{value:.5f}"


def _table(rows: list[list[str]], say: Callable[[str], None]) -> None:
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    for row in rows:
        first = row[0].ljust(widths[0])
        rest = (cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
        say(f"  {first}  {'  '.join(rest)}")
