"""Runs replayed from what is stored of them, without the database's arithmetic or anybody's row."""

from collections.abc import Sequence
from dataclasses import dataclass

from platforms.marketplace.matching.models import MatchRecord, MatchResult, MatchRun
from platforms.marketplace.matching.ranking import parts
from platforms.marketplace.matching.ranking.asked import Asked
from platforms.marketplace.matching.ranking.rulebook import FORMULAS, Rulebook
from platforms.marketplace.matching.ranking.vector import HEAD, Skilled

FORMULAS_KEPT = {FORMULAS: parts.points}
"""What computes the points, by the number a run's rulebook names."""

_DAYS, _CREDIT = HEAD.index("days"), Skilled._fields.index("credit")


@dataclass(frozen=True, slots=True)
class Replay:
    """How many ranked were replayed, and which ranks came out otherwise than stored."""

    ranked: int
    differing: Sequence[int]

    @property
    def same(self) -> bool:
        """Tell whether everything came out as it is stored."""
        return not self.differing


def replay(run: MatchRun) -> Replay:
    """Compute a stored run again: each score from its inputs, the order from scores and ties."""
    asked, rulebook = Asked.from_stored(run.asked), Rulebook.from_stored(run.rulebook)
    compute = FORMULAS_KEPT[rulebook.formulas]
    record = MatchRecord.objects.get(run=run)
    points = [compute(inputs, asked, rulebook) for inputs in record.inputs]
    scores = [sum(its) for its in points]
    order = sorted(range(len(scores)), key=lambda n: (-scores[n], record.ties[n]))
    differing = {
        n + 1
        for n, (place, score) in enumerate(zip(order, record.scores, strict=True))
        if place != n or scores[n] != score
    }
    for row in MatchResult.objects.filter(run=run):
        n = row.rank - 1
        stored = (row.specialist_id, row.score, row.parts, row.inputs)
        if stored != (record.specialists[n], scores[n], points[n], record.inputs[n]):
            differing.add(row.rank)
    if run.eligible != len(record.specialists):
        differing.add(0)
    return Replay(len(scores), sorted(differing))


def rescored(run: MatchRun, record: MatchRecord, rulebook: Rulebook) -> list[int | None]:
    """Return the scores of a run's people under other rules, by what was known of them then.

    None stands for whoever would not have been ranked. Of a wish the same skill counts, for what it
    counts by these rules; whom the run left out is not known, though these might have ranked them.
    """
    asked, kept = Asked.from_stored(run.asked), Rulebook.from_stored(run.rulebook)
    least = asked.days_per_week - rulebook.settings["days_short"]
    credits = {
        kept.settings[name]: rulebook.settings[name]
        for name in ("sibling_credit", "broader_credit")
        if kept.settings[name]
    }
    return [
        sum(parts.points(_recredited(inputs, asked, credits), asked, rulebook))
        if inputs[_DAYS] >= least
        else None
        for inputs in record.inputs
    ]


def _recredited(inputs: list[int], asked: Asked, credits: dict[int, int]) -> list[int]:
    told = list(inputs)
    for place in range(len(HEAD) + len(asked.languages) + _CREDIT, len(told), len(Skilled._fields)):
        told[place] = credits.get(told[place], told[place])
    return told
