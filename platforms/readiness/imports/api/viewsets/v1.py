"""Imports in version 1."""

from platforms.readiness.imports.api.serializers import v1
from platforms.readiness.imports.api.viewsets.shared import (
    ImportViewSetBase,
    MatchViewSetBase,
    RowViewSetBase,
)


class ImportViewSet(ImportViewSetBase):
    serializer_class = v1.ImportOut


class RowViewSet(RowViewSetBase):
    serializer_class = v1.RowOut


class MatchViewSet(MatchViewSetBase):
    serializer_class = v1.MatchOut
    import_serializer_class = v1.ImportOut
