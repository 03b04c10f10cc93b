"""Runs replayed from what is stored of them, without the database's arithmetic or anybody's row."""

from collections.abc import Sequence
from dataclasses import dataclass

from platforms.marketplace.matching.models import MatchRecord, MatchResult, MatchRun
from platforms.marketplace.matching.ranking import parts
from platforms.marketplace.matching.ranking.asked import Asked
from platforms.marketplace.matching.ranking.rulebook import FORMULAS, Rulebook

FORMULAS_KEPT = {FORMULAS: parts.points}
"""What computes the points, by the number a run's rulebook names."""


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


def rescored(run: MatchRun, record: MatchRecord, rulebook: Rulebook) -> list[int]:
    """Return the scores of a run's people under other weights, by what was known of them then."""
    asked = Asked.from_stored(run.asked)
    return [sum(parts.points(inputs, asked, rulebook)) for inputs in record.inputs]
