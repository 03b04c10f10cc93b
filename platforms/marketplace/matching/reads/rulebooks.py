"""Which rules are in use."""

from platforms.marketplace.matching.models import RuleSet, RuleSetStatus
from platforms.marketplace.matching.ranking.rulebook import Rulebook


def in_use() -> tuple[RuleSet | None, Rulebook]:
    """Return the rules that runs use now: the account's own, or those that hold by default."""
    row = RuleSet.objects.filter(status=RuleSetStatus.ACTIVE).first()
    return row, Rulebook() if row is None else Rulebook.from_stored(row.rulebook)
