"""How responsibilities and what hangs on them can be narrowed down, in every version."""

from django_filters import FilterSet, UUIDFilter

from annex.api.search import SearchFilter


class ResponsibilityFilter(FilterSet):
    role = UUIDFilter()
    search = SearchFilter("name")


class RequirementFilter(FilterSet):
    responsibility = UUIDFilter()


class EvidenceFilter(FilterSet):
    requirement = UUIDFilter()
