"""What both versions say alike."""

from typing import Any

from rest_framework import serializers

from annex.cascades.models import Recalculation


class CountsOut(serializers.Serializer[Any]):
    """How many rows of each kind there are, as far as the token's holder may see."""

    units = serializers.IntegerField()
    roles = serializers.IntegerField()
    responsibilities = serializers.IntegerField()
    employees = serializers.IntegerField()
    positions = serializers.IntegerField()
    assignments = serializers.IntegerField()


class RecalculationOut(serializers.ModelSerializer[Recalculation]):
    """A recalculation that was asked for, and how far it is.

    ``stage`` of ``stages`` levels are done with it; ``remaining`` records wait for theirs. It is
    ``parked`` where a record that failed too often holds it up.
    """

    id = serializers.UUIDField()
    object_id = serializers.UUIDField()

    class Meta:
        model = Recalculation
        fields = (
            "id",
            "level",
            "object_id",
            "state",
            "stage",
            "stages",
            "remaining",
            "requested_at",
            "settled_at",
        )
        read_only_fields = fields


class ExplanationInputOut(serializers.Serializer[Any]):
    """One thing a value came from: what it added, and what it kept from 100."""

    level = serializers.CharField()
    id = serializers.UUIDField()
    name = serializers.CharField()
    weight = serializers.DecimalField(max_digits=12, decimal_places=3, normalize_output=True)
    value = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)
    share = serializers.DecimalField(max_digits=5, decimal_places=2)
    points = serializers.DecimalField(max_digits=5, decimal_places=2)
    lost = serializers.DecimalField(max_digits=5, decimal_places=2)


class ExplanationOthersOut(serializers.Serializer[Any]):
    """The inputs that are not listed, together."""

    count = serializers.IntegerField()
    points = serializers.DecimalField(max_digits=5, decimal_places=2)
    lost = serializers.DecimalField(max_digits=5, decimal_places=2)


class ExplanationOut(serializers.Serializer[Any]):
    """Why a value is what it is: the points sum to it, the losses to what it lacks to 100."""

    level = serializers.CharField()
    id = serializers.UUIDField()
    name = serializers.CharField()
    value = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)
    coverage = serializers.DecimalField(max_digits=5, decimal_places=2)
    as_of = serializers.DateTimeField(allow_null=True)
    recalculating = serializers.BooleanField()
    rule = serializers.CharField()
    inputs = ExplanationInputOut(many=True)
    others = ExplanationOthersOut(allow_null=True)
