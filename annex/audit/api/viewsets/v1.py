"""The history in version 1."""

from annex.audit.api.serializers import v1
from annex.audit.api.viewsets.shared import ChangeViewSetBase


class ChangeViewSet(ChangeViewSetBase):
    serializer_class = v1.ChangeOut
