"""Documents in version 2."""

from platforms.explorer.documents.api.serializers import v2
from platforms.explorer.documents.api.viewsets.shared import DocumentViewSetBase


class DocumentViewSet(DocumentViewSetBase):
    serializer_class = v2.DocumentOut
