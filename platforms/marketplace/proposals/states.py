"""What may follow what: the processes of invitations, proposals and interviews."""

from platforms.marketplace.missions.states import Process, Transition
from platforms.marketplace.proposals.models import (
    OPEN,
    UNENDED,
    InterviewStatus,
    InvitationStatus,
    ProposalStatus,
)

I = InvitationStatus  # noqa: E741 - as short as in the other processes
P = ProposalStatus
V = InterviewStatus


def _ends(sources: tuple[str, ...], target: str) -> Transition:
    return Transition(sources, target, needs_reason=True, stamps="decided_at")


INVITATION = Process(
    initial=I.SENT,
    transitions={
        "accept": _ends((I.SENT,), I.ACCEPTED),
        "decline": _ends((I.SENT,), I.DECLINED),
        "withdraw": _ends((I.SENT,), I.WITHDRAWN),
        "lapse": _ends((I.SENT,), I.LAPSED),
    },
)
"""How an invitation goes from being sent to its end."""

PROPOSAL = Process(
    initial=P.DRAFT,
    transitions={
        "send": Transition((P.DRAFT,), P.SENT, stamps="sent_at"),
        "see": Transition((P.SENT,), P.SEEN),
        "shortlist": Transition((P.SENT, P.SEEN), P.SHORTLISTED),
        "interview": Transition((P.SENT, P.SEEN, P.SHORTLISTED), P.INTERVIEWING),
        "accept": _ends(OPEN, P.ACCEPTED),
        "decline": _ends(OPEN, P.DECLINED),
        "withdraw": _ends(OPEN, P.WITHDRAWN),
        "lapse": _ends(UNENDED, P.LAPSED),
    },
)
"""How a proposal goes from a draft to its end.

A draft that is given up is deleted: nobody else has seen it. It lapses with its mission.
"""

INTERVIEW = Process(
    initial=V.PLANNED,
    reason_field=None,
    transitions={
        "hold": Transition((V.PLANNED,), V.HELD),
        "cancel": Transition((V.PLANNED,), V.CANCELLED),
    },
)
"""How an interview goes from being planned to its end."""
