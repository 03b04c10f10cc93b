"""Version 1's viewsets."""

from annex.identity.api.viewsets import invitations, members, shared


class MeViewSet(shared.MeViewSet):
    """Who is asking, in version 1."""


class MemberViewSet(members.MemberViewSetBase):
    """Who belongs to the account, in version 1."""


class InvitationViewSet(invitations.InvitationViewSetBase):
    """Who is invited into the account, in version 1."""
