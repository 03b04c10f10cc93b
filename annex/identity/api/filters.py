"""How members and invitations can be narrowed down, in every version."""

from django.db.models import Q, QuerySet
from django.utils import timezone
from django_filters import ChoiceFilter, FilterSet

from annex.api.search import SearchFilter
from annex.identity.api.serializers.invitations import INVITATION_STATUSES
from annex.identity.api.serializers.members import MEMBER_STATUSES
from annex.identity.models import Invitation, Member, Role


class MemberFilter(FilterSet):
    search = SearchFilter("full_name", "email")
    role = ChoiceFilter(choices=Role.choices)
    status = ChoiceFilter(choices=MEMBER_STATUSES, method="with_status")

    def with_status(self, rows: QuerySet[Member], name: str, status: str) -> QuerySet[Member]:
        return rows.filter(is_active=status == "active")


class InvitationFilter(FilterSet):
    search = SearchFilter("email")
    role = ChoiceFilter(choices=Role.choices)
    status = ChoiceFilter(choices=INVITATION_STATUSES, method="with_status")

    def with_status(
        self, rows: QuerySet[Invitation], name: str, status: str
    ) -> QuerySet[Invitation]:
        now = timezone.now()
        is_open = Q(accepted_at=None, revoked_at=None)
        conditions = {
            "accepted": ~Q(accepted_at=None),
            "revoked": ~Q(revoked_at=None),
            "pending": is_open & Q(expires_at__gt=now),
            "expired": is_open & Q(expires_at__lte=now),
        }
        return rows.filter(conditions[status])
