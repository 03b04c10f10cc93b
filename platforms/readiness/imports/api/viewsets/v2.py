"""Imports in version 2."""

from platforms.readiness.imports.api.serializers import v2
from platforms.readiness.imports.api.viewsets.shared import (
    ImportViewSetBase,
    MatchViewSetBase,
    RowViewSetBase,
)


class ImportViewSet(ImportViewSetBase):
    serializer_class = v2.ImportOut


class RowViewSet(RowViewSetBase):
    serializer_class = v2.RowOut


class MatchViewSet(MatchViewSetBase):
    serializer_class = v2.MatchOut
    import_serializer_class = v2.ImportOut
