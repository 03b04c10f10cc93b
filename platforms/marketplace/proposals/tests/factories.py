"""Invitations and proposals that are valid and dull, whatever state they are asked for in."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from platforms.marketplace.missions.tests.factories import make_mission
from platforms.marketplace.proposals.models import (
    ENDED,
    OPEN,
    Interview,
    Invitation,
    InvitationStatus,
    Proposal,
    ProposalStatus,
    ProposalVersion,
)
from platforms.marketplace.specialists.tests.factories import make_specialist


def make_invitation(**fields: Any) -> Invitation:
    """Make an invitation to answer within a week."""
    now = timezone.now()
    defaults: dict[str, Any] = {"respond_by": now + timedelta(days=7)}
    if "mission" not in fields:
        defaults["mission"] = make_mission()
    if "specialist" not in fields:
        defaults["specialist"] = make_specialist()
    if fields.get("status", InvitationStatus.SENT) != InvitationStatus.SENT:
        defaults |= {"decided_at": now, "reason": "Because."}
    return Invitation.objects.create(**defaults | fields)


def make_proposal(**fields: Any) -> Proposal:
    """Make a proposal that was sent for 500 a day, to answer within a week.

    ``version`` holds fields of its first version.
    """
    now = timezone.now()
    version: dict[str, Any] = fields.pop("version", {})
    status = fields.get("status", ProposalStatus.SENT)
    defaults: dict[str, Any] = {"status": status}
    if "mission" not in fields:
        defaults["mission"] = make_mission()
    if "specialist" not in fields:
        defaults["specialist"] = make_specialist()
    if status != ProposalStatus.DRAFT:
        defaults["sent_at"] = now
    if status in OPEN:
        defaults["respond_by"] = now + timedelta(days=7)
    if status in ENDED:
        defaults |= {"decided_at": now, "reason": "Because."}
    row = Proposal.objects.create(**defaults | fields)
    make_version(proposal=row, **version)
    return row


def make_version(**fields: Any) -> ProposalVersion:
    """Make a version of 500 a day by the specialist, from the mission's start to its end."""
    mission = fields["proposal"].mission
    defaults = {
        "day_rate": Decimal("500.00"),
        "starts_on": mission.starts_on,
        "ends_on": mission.ends_on,
    }
    return ProposalVersion.objects.create(**defaults | fields)


def make_interview(**fields: Any) -> Interview:
    """Make a planned interview for tomorrow."""
    defaults: dict[str, Any] = {"starts_at": timezone.now() + timedelta(days=1)}
    if "proposal" not in fields:
        defaults["proposal"] = make_proposal(status=ProposalStatus.INTERVIEWING)
    return Interview.objects.create(**defaults | fields)
