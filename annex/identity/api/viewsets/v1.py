"""Version 1's viewsets."""

from annex.identity.api.viewsets import shared


class MeViewSet(shared.MeViewSet):
    """Who is asking, in version 1."""
