"""How shortlists can be narrowed down, in every version."""

from django_filters import FilterSet, UUIDFilter


class ShortlistFilter(FilterSet):
    mission = UUIDFilter()
