"""What may follow what: the processes of engagements and of work periods."""

from platforms.marketplace.engagements.models import EngagementStatus, PeriodStatus
from platforms.marketplace.missions.states import Process, Transition

E = EngagementStatus
P = PeriodStatus

ENGAGEMENT = Process(
    initial=E.AGREED,
    reason_field="status_reason",
    transitions={
        "start": Transition((E.AGREED,), E.RUNNING),
        "finish": Transition((E.RUNNING,), E.DONE),
        "cancel": Transition((E.AGREED, E.RUNNING), E.CANCELLED, needs_reason=True),
    },
)
"""How an engagement goes from being agreed on to its end."""

PERIOD = Process(
    initial=P.OPEN,
    reason_field=None,
    transitions={
        "submit": Transition((P.OPEN,), P.SUBMITTED),
        "approve": Transition((P.SUBMITTED,), P.APPROVED),
        "send_back": Transition((P.SUBMITTED,), P.OPEN, needs_reason=True),
    },
)
"""How a period goes from being filled in to its approval; the reasons are in the decisions."""
