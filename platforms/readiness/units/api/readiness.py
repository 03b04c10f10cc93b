"""How every slice shows readiness: version 2 with what the number rests on, version 1 flat."""

from collections.abc import Mapping, Sequence, Set
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Model
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from annex.api.viewsets import TenantModelViewSet
from annex.cascades import marks

CASCADE = "readiness"
LEGACY_FIELDS = ("readiness_as_of", "readiness_recalculating")
"""What version 1 says beside the plain number."""

Recalculating = Mapping[str, Set[UUID]]
"""The ids, by level, whose readiness is about to be computed anew."""


@extend_schema_serializer(component_name="Readiness")
class ReadinessField(serializers.Serializer[Model]):
    """How ready something is: ``value`` is a percentage, null where it is unknown.

    ``coverage`` is the percentage of weight that was assessed; ``recalculating`` says that a new
    value is on its way.
    """

    value = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)
    coverage = serializers.DecimalField(max_digits=5, decimal_places=2)
    as_of = serializers.DateTimeField(allow_null=True)
    recalculating = serializers.BooleanField()

    def __init__(self, level: str, *, source: str = "*", **kwargs: Any) -> None:
        super().__init__(source=source, read_only=True, **kwargs)
        self.level = level

    def to_representation(self, instance: Model) -> dict[str, Any]:
        readiness = getattr(instance, "readiness", None)
        recalculating: Recalculating = self.context["recalculating"]
        shown = {
            "value": readiness and readiness.value,
            "coverage": readiness.coverage if readiness else 0,
            "as_of": readiness and readiness.computed_at,
            "recalculating": instance.pk in recalculating[self.level],
        }
        return super().to_representation(shown)  # type: ignore[arg-type]  # a mapping does


class LegacyReadinessField(serializers.FloatField):
    """The readiness of the row itself as a plain number, null when unknown."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(source="readiness.value", read_only=True, allow_null=True, **kwargs)


class LegacyAsOfField(serializers.DateTimeField):
    """Since when the plain number is what it is, null when it never was computed."""

    def __init__(self, **kwargs: Any) -> None:
        source = "readiness.computed_at"
        super().__init__(source=source, read_only=True, allow_null=True, **kwargs)


class LegacyRecalculatingField(serializers.BooleanField):
    """Whether a new number is on its way."""

    def __init__(self, level: str, *, source: str = "*", **kwargs: Any) -> None:
        super().__init__(source=source, read_only=True, **kwargs)
        self.level = level

    def to_representation(self, instance: Any) -> bool:
        recalculating: Recalculating = self.context["recalculating"]
        return instance.pk in recalculating[self.level]


class ShowsReadiness(TenantModelViewSet):
    """A viewset whose serializer uses ``ReadinessField``; one query a page finds what is stale."""

    readiness_level: ClassVar[str]

    def recalculating(self, rows: Sequence[Any]) -> Recalculating:
        """Return which of the rows, and of what they embed, await recalculation."""
        return {self.readiness_level: self.pending(self.readiness_level, rows)}

    def pending(self, level: str, rows: Sequence[Model]) -> Set[UUID]:
        """Return the ids among ``rows`` that await recalculation."""
        return marks.pending(CASCADE, level, [row.pk for row in rows])

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        if args and "context" not in kwargs:
            rows = args[0] if kwargs.get("many") else [args[0]]
            context = self.get_serializer_context()
            kwargs["context"] = {**context, "recalculating": self.recalculating(rows)}
        return super().get_serializer(*args, **kwargs)
