"""How units can be narrowed down, in every version."""

from django_filters import FilterSet

from annex.api.search import SearchFilter


class UnitFilter(FilterSet):
    search = SearchFilter("name")
