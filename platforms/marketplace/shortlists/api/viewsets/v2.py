"""Shortlists in version 2."""

from platforms.marketplace.shortlists.api.serializers import v2
from platforms.marketplace.shortlists.api.viewsets.shared import (
    EntryViewSetBase,
    ShortlistViewSetBase,
)


class ShortlistViewSet(ShortlistViewSetBase):
    serializer_class = v2.ShortlistOut


class EntryViewSet(EntryViewSetBase):
    serializer_class = v2.ShortlistOut
