"""The account in version 1."""

from typing import Any

from rest_framework import serializers

from platforms.readiness.scores.api.serializers.shared import CountsOut
from platforms.readiness.units.api.readiness import LegacyRecalculatingField


class AccountOut(serializers.Serializer[Any]):
    """The account at a glance; ``readiness`` is a plain number, null when unknown."""

    id = serializers.UUIDField(source="account.id")
    name = serializers.CharField(source="account.name")
    slug = serializers.CharField(source="account.slug")
    status = serializers.CharField(source="account.status")
    api_version = serializers.CharField(source="account.api_version")
    readiness = serializers.FloatField(source="account.readiness.value", allow_null=True)
    readiness_as_of = serializers.DateTimeField(
        source="account.readiness.computed_at", allow_null=True
    )
    readiness_recalculating = LegacyRecalculatingField("account", source="account")
    counts = CountsOut()
