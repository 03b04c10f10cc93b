"""What slices above do when something is agreed on or approved, in the same transaction.

They register with ``on_agreed`` and ``on_approved`` in their ``AppConfig.ready``; this slice names
none of them. What a hook raises undoes the acceptance or approval that called it.
"""

from datetime import datetime
from typing import Protocol

from annex.kernel.actor import Actor
from platforms.marketplace.engagements.models import Engagement, WorkPeriod


class AgreedHook(Protocol):
    """Called once for each engagement, after its row and the mission's state were written.

    ``engagement.agreed`` is the version that was accepted, with its proposal, mission, client and
    specialist loaded.
    """

    def __call__(self, *, actor: Actor, engagement: Engagement, at: datetime) -> None: ...


class ApprovedHook(Protocol):
    """Called once for each approved period, after its state was written.

    ``period.engagement`` is locked, so ``reads.approved_work`` counts this period and no other
    is approved meanwhile.
    """

    def __call__(self, *, actor: Actor, period: WorkPeriod, at: datetime) -> None: ...


_agreed: list[AgreedHook] = []
_approved: list[ApprovedHook] = []


def on_agreed(hook: AgreedHook) -> AgreedHook:
    """Call ``hook`` for every engagement from now on; the same one is registered once."""
    if hook not in _agreed:
        _agreed.append(hook)
    return hook


def on_approved(hook: ApprovedHook) -> ApprovedHook:
    """Call ``hook`` for every approved period from now on; the same one is registered once."""
    if hook not in _approved:
        _approved.append(hook)
    return hook


def call_agreed(*, actor: Actor, engagement: Engagement, at: datetime) -> None:
    """Call what is registered, in the order of registration."""
    for hook in _agreed:
        hook(actor=actor, engagement=engagement, at=at)


def call_approved(*, actor: Actor, period: WorkPeriod, at: datetime) -> None:
    """Call what is registered, in the order of registration."""
    for hook in _approved:
        hook(actor=actor, period=period, at=at)
