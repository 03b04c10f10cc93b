"""Documents in version 1."""

from platforms.explorer.documents.api.serializers import v1
from platforms.explorer.documents.api.viewsets.shared import DocumentViewSetBase


class DocumentViewSet(DocumentViewSetBase):
    serializer_class = v1.DocumentOut
