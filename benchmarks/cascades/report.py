"""How the figures are put together and shown: medians beside each other, ratios, the aims."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Answer = Mapping[str, float]
OURS, TEXTBOOK, LIBRARY = "annex", "textbook", "computedfields"


@dataclass
class Figures:
    """What each contestant answered in each case, a list with one entry a round."""

    cases: dict[str, dict[str, list[Answer]]]

    def add(self, case: str, name: str, answer: Answer) -> None:
        """Keep an answer."""
        self.cases[case][name].append(answer)

    def median(self, case: str, name: str, what: str = "seconds") -> float | None:
        """Return the median over the rounds, or None where nobody was asked."""
        answers = self.cases[case].get(name)
        return statistics.median(one.get(what, 0.0) for one in answers) if answers else None

    def p95(self, case: str, name: str) -> float:
        """Return what 95 of 100 rounds would take at most; of a few rounds, the slowest."""
        seconds = sorted(one["seconds"] for one in self.cases[case][name])
        return seconds[min(len(seconds) - 1, round(0.95 * len(seconds)))]


def show(figures: Figures, *, textbook_up_to: int, sizes: Sequence[int], commits: int) -> bool:
    """Print every case and the verdict; return whether all aims were met."""
    _extrapolate(figures, textbook_up_to, sizes, commits)
    head = ("", "", "ms", "them / us", "tasks", "messages")
    rows = [head]
    for case, contestants in figures.cases.items():
        ours = figures.median(case, OURS) or 0.0
        for name in sorted(contestants, key=lambda one: one != OURS):
            took = figures.median(case, name) or 0.0
            rows.append(
                (
                    case if name == OURS else "",
                    name,
                    f"{took * 1000:,.1f}",
                    "" if name == OURS else f"{took / ours:,.2f}",
                    f"{figures.median(case, name, 'tasks') or 0:,.0f}",
                    f"{figures.median(case, name, 'statements') or 0:,.0f}",
                )
            )
    widths = [max(len(row[n]) for row in rows) for n in range(len(head))]
    for row in rows:
        left = "  ".join(cell.ljust(width) for cell, width in zip(row[:2], widths, strict=False))
        right = "  ".join(
            cell.rjust(width) for cell, width in zip(row[2:], widths[2:], strict=True)
        )
        print(f"  {left}  {right}")
    wrong = [int(one["wrong"]) for one in figures.cases["1 changed"][TEXTBOOK]]
    print(f"\n  values that the textbook's engine left wrong, after each single change: {wrong}")
    return _aims(figures)


def _extrapolate(figures: Figures, up_to: int, sizes: Sequence[int], commits: int) -> None:
    """Say what the textbook's engine would take for more, from the largest it was asked for."""
    (sample,) = figures.cases[f"{up_to:,} changed"][TEXTBOOK][:1]
    for size in (size for size in sizes if size > up_to):
        told = {key: value * size / up_to for key, value in sample.items()}
        figures.add(f"{size:,} changed", f"{TEXTBOOK}, extrapolated", told)
    storm = f"storm of {commits:,} commits"
    if storm in figures.cases:
        told = {key: value * commits / up_to for key, value in sample.items()}
        figures.add(storm, f"{TEXTBOOK}, extrapolated", told)


def _aims(figures: Figures) -> bool:
    extrapolated = f"{TEXTBOOK}, extrapolated"
    one, many = "1 changed", "1,000 changed"
    aims = (
        ("one change settled, p95 in ms", figures.p95(one, OURS) * 1000, 250, False),
        ("1,000 responsibilities settled, p95 in ms", figures.p95(many, OURS) * 1000, 1500, False),
        ("textbook / annex, one change", _ratio(figures, one, TEXTBOOK), 15, True),
        ("textbook / annex, 1,000 (extrapolated)", _ratio(figures, many, extrapolated), 1000, True),
        ("computedfields / annex, 1,000", _ratio(figures, many, LIBRARY), 5, True),
    )
    print()
    met = []
    for what, found, aim, at_least in aims:
        met.append(found >= aim if at_least else found <= aim)
        word = "at least" if at_least else "at most"
        print(f"  {'met   ' if met[-1] else 'MISSED'}  {what}: {found:,.1f} ({word} {aim:,})")
    return all(met)


def _ratio(figures: Figures, case: str, name: str) -> float:
    return (figures.median(case, name) or 0.0) / (figures.median(case, OURS) or 1.0)
