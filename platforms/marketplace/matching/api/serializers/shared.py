"""What every version shows and takes the same way."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from platforms.marketplace.matching.models import Contest, MatchRun, RuleSet
from platforms.marketplace.skills.policies import is_operator


class RunOut(serializers.ModelSerializer[MatchRun]):
    """A run: by which version of the rules, how many had the skills, how many were ranked."""

    mission_id = serializers.UUIDField()
    rules_version = serializers.IntegerField(source="rulebook.version")

    class Meta:
        model = MatchRun
        fields = ("id", "mission_id", "rules_version", "seed", "skilled", "eligible", "ran_at")
        read_only_fields = fields


class PartOut(serializers.Serializer[Any]):
    """A part of a score: its points of the most there are, and why."""

    part = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # DRF's fields have a label too
    points = serializers.IntegerField()
    most = serializers.IntegerField()
    sentence = serializers.CharField()


class UnmetRuleOut(serializers.Serializer[Any]):
    """A rule that somebody does not pass."""

    rule = serializers.CharField()
    sentence = serializers.CharField()


class StandingOut(serializers.Serializer[Any]):
    """Where somebody stands: a rank with its parts, or none and the reasons."""

    run_id = serializers.UUIDField(source="run.pk")
    mission_id = serializers.UUIDField(source="run.mission_id")
    mission_title = serializers.CharField(source="run.mission.title")
    ran_at = serializers.DateTimeField(source="run.ran_at")
    rank = serializers.IntegerField(allow_null=True)
    of = serializers.IntegerField()
    score = serializers.IntegerField(allow_null=True)
    parts = PartOut(many=True)
    reasons = UnmetRuleOut(many=True)


class WhyNotOut(serializers.Serializer[Any]):
    """Every rule that keeps a specialist from a mission as both are now; none for nobody."""

    specialist_id = serializers.UUIDField()
    reasons = UnmetRuleOut(many=True)


class ContestIn(serializers.Serializer[Any]):
    text = serializers.CharField(allow_blank=True, max_length=5_000)


class ContestOut(serializers.ModelSerializer[Contest]):
    run_id = serializers.UUIDField()
    specialist_id = serializers.UUIDField()

    class Meta:
        model = Contest
        fields = (
            "id",
            "run_id",
            "specialist_id",
            "text",
            "status",
            "answer",
            "created_at",
            "decided_at",
        )
        read_only_fields = fields


class AnswerIn(serializers.Serializer[Any]):
    upheld = serializers.BooleanField()
    answer = serializers.CharField(max_length=5_000)


class WithdrawIn(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=500)


class RuleSetOut(serializers.ModelSerializer[RuleSet]):
    """A version of the rules; whom it was tried on is for those who see every mission."""

    weights = serializers.DictField(
        source="rulebook.weights", child=serializers.IntegerField(), default=dict
    )
    settings = serializers.DictField(
        source="rulebook.settings", child=serializers.IntegerField(), default=dict
    )
    backtest = serializers.SerializerMethodField()

    @extend_schema_field(serializers.JSONField(allow_null=True))
    def get_backtest(self, row: RuleSet) -> dict[str, Any] | None:
        if row.backtest is None or is_operator(self.context["request"].auth):
            return row.backtest
        return {name: told for name, told in row.backtest.items() if name != "rows"}

    class Meta:
        model = RuleSet
        fields = (
            "id",
            "version",
            "note",
            "weights",
            "settings",
            "status",
            "backtest",
            "backtested_at",
            "activated_at",
            "created_at",
        )
        read_only_fields = fields


class RuleSetIn(serializers.Serializer[Any]):
    weights = serializers.DictField(child=serializers.IntegerField())
    settings = serializers.DictField(child=serializers.IntegerField(), required=False)
    note = serializers.CharField(required=False, allow_blank=True, max_length=500)


class BacktestIn(serializers.Serializer[Any]):
    since = serializers.DateTimeField()
