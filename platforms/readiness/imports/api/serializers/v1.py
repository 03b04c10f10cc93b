"""Imports in version 1."""

from platforms.readiness.imports.api.serializers import shared


class ImportOut(shared.ImportOut):
    pass


class RowOut(shared.RowOut):
    pass


class MatchOut(shared.MatchOut):
    pass
