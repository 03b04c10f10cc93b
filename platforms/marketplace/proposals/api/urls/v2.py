"""Invitations, proposals and interviews in version 2."""

from platforms.marketplace.proposals.api.urls.shared import routes
from platforms.marketplace.proposals.api.viewsets.v2 import InvitationViewSet, ProposalViewSet

urlpatterns = routes(InvitationViewSet, ProposalViewSet)
