"""How roles can be narrowed down, in every version."""

from django_filters import CharFilter, FilterSet

from annex.api.search import SearchFilter


class RoleFilter(FilterSet):
    search = SearchFilter("title", "code")
    code = CharFilter()
