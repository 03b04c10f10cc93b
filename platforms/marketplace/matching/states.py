"""What may follow what in a contest."""

from platforms.marketplace.matching.models import ContestStatus
from platforms.marketplace.missions.states import Process, Transition

S = ContestStatus

CONTEST = Process(
    initial=S.OPEN,
    reason_field="answer",
    transitions={
        "uphold": Transition((S.OPEN,), S.UPHELD, needs_reason=True, stamps="decided_at"),
        "reject": Transition((S.OPEN,), S.REJECTED, needs_reason=True, stamps="decided_at"),
        "withdraw": Transition((S.OPEN,), S.WITHDRAWN, needs_reason=True, stamps="decided_at"),
    },
)
"""A contest is answered once, by a person, with words."""
