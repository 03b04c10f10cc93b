"""How assignments and sign-offs can be narrowed down, in every version."""

from django_filters import FilterSet, UUIDFilter


class AssignmentFilter(FilterSet):
    employee = UUIDFilter()
    role = UUIDFilter()
    position = UUIDFilter()


class SignOffFilter(FilterSet):
    assignment = UUIDFilter()
    responsibility = UUIDFilter()
