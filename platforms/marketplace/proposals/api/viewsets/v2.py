"""Invitations and proposals in version 2."""

from platforms.marketplace.proposals.api.serializers import v2
from platforms.marketplace.proposals.api.viewsets.proposals import ProposalViewSetBase
from platforms.marketplace.proposals.api.viewsets.shared import InvitationViewSetBase


class InvitationViewSet(InvitationViewSetBase):
    serializer_class = v2.MissionInvitationOut


class ProposalViewSet(ProposalViewSetBase):
    serializer_class = v2.ProposalOut
