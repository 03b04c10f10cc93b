"""The history in version 1: changes keyed by field."""

from typing import Any

from rest_framework import serializers

from annex.audit.api.serializers import shared


class ValuesOut(serializers.Serializer[Any]):
    """A field's values before and after."""

    label = serializers.CharField()  # type: ignore[assignment]  # shadows nothing of DRF
    was = serializers.JSONField(allow_null=True)
    became = serializers.JSONField(allow_null=True)


class ChangeOut(shared.ChangeOut):
    changes = serializers.DictField(child=ValuesOut(), source="changes_by_field")
