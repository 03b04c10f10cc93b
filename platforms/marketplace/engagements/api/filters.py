"""How engagements and their periods can be narrowed down, in every version."""

from django_filters import FilterSet, MultipleChoiceFilter, UUIDFilter

from platforms.marketplace.engagements.models import EngagementStatus, PeriodStatus


class EngagementFilter(FilterSet):
    mission = UUIDFilter("agreed__proposal__mission")
    specialist = UUIDFilter("agreed__proposal__specialist")
    proposal = UUIDFilter("agreed__proposal")
    status = MultipleChoiceFilter(choices=EngagementStatus.choices)


class PeriodFilter(FilterSet):
    status = MultipleChoiceFilter(choices=PeriodStatus.choices)
