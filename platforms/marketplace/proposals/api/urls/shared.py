"""What every version serves."""

from django.urls import URLPattern, URLResolver
from rest_framework.routers import SimpleRouter

from platforms.marketplace.proposals.api.viewsets.proposals import ProposalViewSetBase
from platforms.marketplace.proposals.api.viewsets.shared import (
    InterviewViewSet,
    InvitationViewSetBase,
)


def routes(
    invitations: type[InvitationViewSetBase], proposals: type[ProposalViewSetBase]
) -> list[URLPattern | URLResolver]:
    """Return the routes of this slice; invitations and proposals by a version's viewsets."""
    router = SimpleRouter()
    # `invitations` are the account's own, of members.
    router.register("mission-invitations", invitations, basename="mission-invitation")
    router.register("proposals", proposals, basename="proposal")
    router.register("interviews", InterviewViewSet, basename="interview")
    return [*router.urls]
