"""How missions can be narrowed down, in every version."""

from django_filters import BooleanFilter, CharFilter, ChoiceFilter, FilterSet, UUIDFilter

from annex.api.search import SearchFilter
from platforms.marketplace.missions.models import MissionStatus


class MissionFilter(FilterSet):
    search = SearchFilter("title", "reference")
    status = ChoiceFilter(choices=MissionStatus.choices)
    client = UUIDFilter()
    skill = UUIDFilter(field_name="requirements__skill_id")
    remote = BooleanFilter()
    country = CharFilter()
