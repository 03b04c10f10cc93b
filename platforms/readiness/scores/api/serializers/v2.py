"""The account in version 2."""

from typing import Any

from rest_framework import serializers

from platforms.readiness.scores.api.serializers.shared import CountsOut
from platforms.readiness.units.api.readiness import ReadinessField


class AccountOut(serializers.Serializer[Any]):
    """The account at a glance."""

    id = serializers.UUIDField(source="account.id")
    name = serializers.CharField(source="account.name")
    slug = serializers.CharField(source="account.slug")
    status = serializers.CharField(source="account.status")
    api_version = serializers.CharField(source="account.api_version")
    readiness = ReadinessField("account", source="account")
    counts = CountsOut()
