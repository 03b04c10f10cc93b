"""The process of a hand-off."""

from platforms.marketplace.missions.states import Process, Transition
from platforms.marketplace.orders.models import HandOffStatus as S

HAND_OFF = Process(
    initial=S.WAITING,
    transitions={
        "wait": Transition((S.WAITING,), S.WAITING, needs_reason=True),
        "promise": Transition((S.WAITING, S.FAILED), S.PROMISED),
        "place": Transition((S.PROMISED, S.FAILED), S.PLACED, stamps="placed_at"),
        "fail": Transition((S.PROMISED, S.FAILED), S.FAILED, needs_reason=True),
        "withdraw": Transition((S.WAITING,), S.WITHDRAWN, needs_reason=True),
    },
)
"""From an agreement to its quotation in Odoo. What is promised is made there, whatever comes."""
