"""Results as clients read them: what fits, what is missing, and why, without who it is.

A name is shown to operators. Clients learn it where they shortlist somebody, which is a decision of
theirs about what they have read here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from platforms.marketplace.matching.models import MatchResult, MatchRun
from platforms.marketplace.matching.ranking import parts
from platforms.marketplace.matching.ranking.asked import Asked
from platforms.marketplace.matching.ranking.parts import Read
from platforms.marketplace.matching.ranking.rulebook import Rulebook
from platforms.marketplace.specialists.models import Specialist


@dataclass(frozen=True, slots=True)
class Card:
    """A result with what its specialist offers today, None for whoever has gone since."""

    result: MatchResult
    specialist: Specialist | None
    name: str | None
    matched: Sequence[str]
    missing: Sequence[str]
    parts: Sequence[dict[str, Any]]
    is_stale: bool | None


def cards(
    results: Sequence[MatchResult], run: MatchRun, at: datetime, *, named: bool
) -> list[Card]:
    """Return the cards of some results of one run; one statement however many."""
    asked, rulebook = Asked.from_stored(run.asked), Rulebook.from_stored(run.rulebook)
    rows = Specialist.objects.filter(pk__in=[one.specialist_id for one in results])
    there = {row.pk: row for row in (rows.select_related("identity") if named else rows)}
    found = []
    for result in results:
        got = list(zip(asked.skills, Read.of(result.inputs, asked).skills, strict=True))
        specialist = there.get(result.specialist_id)
        found.append(
            Card(
                result=result,
                specialist=specialist,
                name=specialist.identity.full_name if specialist and named else None,
                matched=[skill.name for skill, its in got if its.level],
                missing=[skill.name for skill, its in got if not its.level],
                parts=parts.told(result.inputs, asked, rulebook),
                is_stale=None if specialist is None else specialist.is_stale(at),
            )
        )
    return found
