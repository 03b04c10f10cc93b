"""How specialists can be narrowed down, in every version."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django_filters import BooleanFilter, CharFilter, ChoiceFilter, FilterSet, UUIDFilter

from annex.api.search import SearchFilter
from platforms.marketplace.specialists.models import SpecialistStatus


class StaleFilter(BooleanFilter):
    """Keep those whose availability is stale now, or those whose is fresh."""

    def filter(self, qs: QuerySet[Any], value: bool | None) -> QuerySet[Any]:
        if value is None:
            return qs
        at = timezone.now()
        narrowed: QuerySet[Any] = qs.stale(at) if value else qs.fresh(at)  # type: ignore[attr-defined]  # ours
        return narrowed


class SpecialistFilter(FilterSet):
    search = SearchFilter("identity__given_name", "identity__family_name", "headline")
    user = UUIDFilter(field_name="user_id")
    status = ChoiceFilter(choices=SpecialistStatus.choices)
    skill = UUIDFilter(field_name="skills__skill_id")
    country = CharFilter()
    stale = StaleFilter()
