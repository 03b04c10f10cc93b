"""Shortlists in version 1."""

from platforms.marketplace.shortlists.api.serializers import v1
from platforms.marketplace.shortlists.api.viewsets.shared import (
    EntryViewSetBase,
    ShortlistViewSetBase,
)


class ShortlistViewSet(ShortlistViewSetBase):
    serializer_class = v1.ShortlistOut


class EntryViewSet(EntryViewSetBase):
    serializer_class = v1.ShortlistOut
