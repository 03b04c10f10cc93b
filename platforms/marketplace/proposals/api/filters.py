"""How invitations, proposals and interviews can be narrowed down, in every version."""

from typing import Any

from django.db.models import QuerySet
from django_filters import BooleanFilter, FilterSet, MultipleChoiceFilter, UUIDFilter

from platforms.marketplace.proposals.models import (
    OPEN,
    InterviewStatus,
    InvitationStatus,
    ProposalStatus,
)


class InvitationFilter(FilterSet):
    mission = UUIDFilter()
    specialist = UUIDFilter()
    status = MultipleChoiceFilter(choices=InvitationStatus.choices)


class ProposalFilter(FilterSet):
    mission = UUIDFilter()
    specialist = UUIDFilter()
    status = MultipleChoiceFilter(choices=ProposalStatus.choices)
    is_open = BooleanFilter(method="narrow_to_open")

    def narrow_to_open(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        """Keep what somebody waits for an answer in, or what nobody does."""
        return rows.filter(status__in=OPEN) if value else rows.exclude(status__in=OPEN)


class InterviewFilter(FilterSet):
    proposal = UUIDFilter()
    status = MultipleChoiceFilter(choices=InterviewStatus.choices)
