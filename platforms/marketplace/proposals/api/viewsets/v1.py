"""Invitations and proposals in version 1."""

from platforms.marketplace.proposals.api.serializers import v1
from platforms.marketplace.proposals.api.viewsets.proposals import ProposalViewSetBase
from platforms.marketplace.proposals.api.viewsets.shared import InvitationViewSetBase


class InvitationViewSet(InvitationViewSetBase):
    serializer_class = v1.MissionInvitationOut


class ProposalViewSet(ProposalViewSetBase):
    serializer_class = v1.ProposalOut
