"""What both versions say alike."""

from typing import Any

from rest_framework import serializers

from annex.cascades.models import Recalculation

MOST_OVERRIDES = 1_000


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


class ReasonOut(serializers.Serializer[Any]):
    """An input that changed, and with it what is computed from it."""

    level = serializers.CharField()
    id = serializers.UUIDField()
    name = serializers.CharField()
    old = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)
    new = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)
    at = serializers.DateTimeField()


class HistoryEntryOut(serializers.Serializer[Any]):
    """A value that became another one, and why: ``because`` says it in words.

    ``cause`` names the kind of row that was changed and how, or a word of the engine; ``reasons``
    are the inputs that moved it most, ``other_reasons`` the number of those not listed.
    """

    id = serializers.IntegerField()
    since = serializers.DateTimeField()
    old = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)
    new = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)
    coverage = serializers.DecimalField(max_digits=5, decimal_places=2)
    because = serializers.CharField()
    cause = serializers.CharField()
    cause_id = serializers.UUIDField(allow_null=True)
    reasons = ReasonOut(many=True)
    other_reasons = serializers.IntegerField()


class HistoryOut(serializers.Serializer[Any]):
    """What became of a value, the latest first; ask with ``before`` for what came earlier."""

    level = serializers.CharField()
    id = serializers.UUIDField()
    name = serializers.CharField()
    entries = HistoryEntryOut(many=True)
    next_before = serializers.IntegerField(allow_null=True)


class HistoryIn(serializers.Serializer[Any]):
    """Which part of a history."""

    before = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)


class RequirementOverrideIn(serializers.Serializer[Any]):
    requirement_id = serializers.UUIDField()
    satisfied = serializers.BooleanField()


class SignOffOverrideIn(serializers.Serializer[Any]):
    assignment_id = serializers.UUIDField()
    responsibility_id = serializers.UUIDField()
    signed_off = serializers.BooleanField()


class WeightOverrideIn(serializers.Serializer[Any]):
    responsibility_id = serializers.UUIDField()
    weight = serializers.IntegerField(min_value=1, max_value=5)


class PreviewIn(serializers.Serializer[Any]):
    """What is to be otherwise; nothing of it is written."""

    requirements = serializers.ListField(
        child=RequirementOverrideIn(), required=False, max_length=MOST_OVERRIDES
    )
    sign_offs = serializers.ListField(
        child=SignOffOverrideIn(), required=False, max_length=MOST_OVERRIDES
    )
    weights = serializers.ListField(
        child=WeightOverrideIn(), required=False, max_length=MOST_OVERRIDES
    )


class PreviewChangeOut(serializers.Serializer[Any]):
    """A record whose value would be another one."""

    level = serializers.CharField()
    id = serializers.UUIDField()
    name = serializers.CharField()
    stored = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)
    projected = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)


class PreviewCountsOut(serializers.Serializer[Any]):
    """How many records of each level would change."""

    responsibility = serializers.IntegerField()
    role = serializers.IntegerField()
    position_assignment = serializers.IntegerField()
    employee = serializers.IntegerField()
    unit = serializers.IntegerField()
    account = serializers.IntegerField()


class PreviewOut(serializers.Serializer[Any]):
    """What would be: the account's value, how much changes, and what changes most of each level.

    People are named with the scope `employees:read`, assignments with `assignments:read`.
    It is what the same change would leave once settled, with all that is on its way at ``at``.
    """

    at = serializers.DateTimeField()
    recalculating = serializers.BooleanField()
    account = PreviewChangeOut()
    counts = PreviewCountsOut()
    changes = PreviewChangeOut(many=True)


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
    last_change = HistoryEntryOut(allow_null=True)
