"""Invitations, proposals and interviews in version 1."""

from platforms.marketplace.proposals.api.urls.shared import routes
from platforms.marketplace.proposals.api.viewsets.v1 import InvitationViewSet, ProposalViewSet

urlpatterns = routes(InvitationViewSet, ProposalViewSet)
