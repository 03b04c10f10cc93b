"""How members and invitations can be narrowed down, in every version."""

from django.db.models import QuerySet
from django_filters import ChoiceFilter, FilterSet

from annex.api.search import SearchFilter
from annex.identity.api.serializers.members import STATUSES
from annex.identity.models import Member, Role


class MemberFilter(FilterSet):
    search = SearchFilter("full_name", "email")
    role = ChoiceFilter(choices=Role.choices)
    status = ChoiceFilter(choices=STATUSES, method="with_status")

    def with_status(self, rows: QuerySet[Member], name: str, status: str) -> QuerySet[Member]:
        return rows.filter(is_active=status == "active")
