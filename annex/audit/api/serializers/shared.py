"""What both versions say of a change."""

from typing import Any

from rest_framework import serializers

from annex.audit.models import Operation


class ActorOut(serializers.Serializer[Any]):
    """Who changed it."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class ChangeOut(serializers.Serializer[Any]):
    """One row changed once, from ``reads.answers.Entry``."""

    id = serializers.UUIDField()
    at = serializers.DateTimeField()
    transaction_id = serializers.UUIDField()
    actor = ActorOut(allow_null=True)
    model = serializers.CharField()
    model_name = serializers.CharField()
    object_id = serializers.UUIDField()
    object_name = serializers.CharField(allow_null=True)
    operation = serializers.ChoiceField(choices=Operation.choices)
