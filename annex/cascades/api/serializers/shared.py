"""What both versions say alike."""

from typing import Any

from rest_framework import serializers

from annex.cascades.models import Parked, Proof, Violation


class LevelStateOut(serializers.Serializer[Any]):
    """What one level has to do."""

    level = serializers.CharField()
    marks = serializers.IntegerField()
    parked = serializers.IntegerField()
    oldest = serializers.DateTimeField(allow_null=True)


class ProofOut(serializers.ModelSerializer[Proof]):
    """The last proof, and how many there have been: ``wrong`` of ``records`` at ``proven_at``."""

    class Meta:
        model = Proof
        fields = ("proven_at", "took_ms", "records", "wrong", "proofs", "violations")
        read_only_fields = fields


class CascadeStateOut(serializers.Serializer[Any]):
    """How a cascade is: every change committed before ``as_of`` has reached every level."""

    name = serializers.CharField()
    as_of = serializers.DateTimeField()
    lag_s = serializers.FloatField()
    recalculating = serializers.BooleanField()
    marks = serializers.IntegerField()
    parked = serializers.IntegerField()
    levels = LevelStateOut(many=True)
    proof = ProofOut(allow_null=True)


class CascadeStatesOut(serializers.Serializer[Any]):
    """Every cascade of the account."""

    cascades = CascadeStateOut(many=True)


class ParkedOut(serializers.ModelSerializer[Parked]):
    """A record that failed too often; null in ``resolved_at`` says that it still waits."""

    object_id = serializers.UUIDField()

    class Meta:
        model = Parked
        fields = (
            "id",
            "cascade",
            "level",
            "object_id",
            "error",
            "attempts",
            "parked_at",
            "last_failed_at",
            "resolved_at",
            "resolution",
        )
        read_only_fields = fields


class RedrivenOut(serializers.Serializer[Any]):
    """How many records are tried again."""

    count = serializers.IntegerField()


class ViolationOut(serializers.ModelSerializer[Violation]):
    """A value found wrong while nothing said so; ``history`` is what had last been written."""

    object_id = serializers.UUIDField()
    history = serializers.ListField(child=serializers.DictField())

    class Meta:
        model = Violation
        fields = (
            "id",
            "cascade",
            "level",
            "object_id",
            "stored",
            "formula",
            "history",
            "found_at",
        )
        read_only_fields = fields
