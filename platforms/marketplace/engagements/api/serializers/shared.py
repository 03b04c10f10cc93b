"""What every version shows and takes the same way."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from platforms.marketplace.engagements.models import Approval, WorkEntry, WorkPeriod
from platforms.marketplace.engagements.reads import NO_DAYS, amount_of


class AcceptIn(serializers.Serializer[Any]):
    """`version` is the number of what was read; it has to be the latest."""

    version = serializers.IntegerField(min_value=1)


class PeriodIn(serializers.Serializer[Any]):
    """The half-open span of days from `starts_on` until before `ends_on`."""

    starts_on = serializers.DateField()
    ends_on = serializers.DateField()


class WorkEntryIn(serializers.Serializer[Any]):
    day = serializers.DateField()
    days = serializers.DecimalField(
        max_digits=3,
        decimal_places=2,
        min_value=Decimal("0.01"),
        max_value=Decimal(1),
        default=Decimal(1),
    )
    note = serializers.CharField(required=False, allow_blank=True, max_length=500)


class EntriesIn(serializers.Serializer[Any]):
    """All that was worked in the period; what is not named is removed."""

    entries = serializers.ListField(child=WorkEntryIn(), max_length=400)


class ApproveIn(serializers.Serializer[Any]):
    """`days` is how many were read; they have to be what was submitted."""

    days = serializers.DecimalField(max_digits=6, decimal_places=2)


class WorkEntryOut(serializers.ModelSerializer[WorkEntry]):
    class Meta:
        model = WorkEntry
        fields = ("day", "days", "note")
        read_only_fields = fields


class DecisionOut(serializers.ModelSerializer[Approval]):
    class Meta:
        model = Approval
        fields = ("decision", "reason", "decided_at")
        read_only_fields = fields


class PeriodOut(serializers.ModelSerializer[WorkPeriod]):
    """A period; `amount` is what its days cost, rounded half up to the cent."""

    engagement_id = serializers.UUIDField()
    days = serializers.SerializerMethodField()
    amount = serializers.SerializerMethodField()
    entries = WorkEntryOut(many=True)
    decisions = DecisionOut(many=True, source="approvals")

    class Meta:
        model = WorkPeriod
        fields = (
            "id",
            "engagement_id",
            "starts_on",
            "ends_on",
            "status",
            "days",
            "amount",
            "entries",
            "decisions",
        )
        read_only_fields = fields

    def get_days(self, row: WorkPeriod) -> str:
        return str(_days_of(row))

    def get_amount(self, row: WorkPeriod) -> str:
        return str(amount_of(_days_of(row), row.engagement.agreed.day_rate))


def _days_of(row: WorkPeriod) -> Decimal:
    return sum((entry.days for entry in row.entries.all()), start=NO_DAYS)
