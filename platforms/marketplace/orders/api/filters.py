"""How orders can be narrowed down, in every version."""

from django_filters import ChoiceFilter, FilterSet, UUIDFilter

from platforms.marketplace.orders.models import HandOffStatus


class OrderFilter(FilterSet):
    status = ChoiceFilter(choices=HandOffStatus.choices)
    engagement = UUIDFilter(field_name="engagement_id")
    mission = UUIDFilter(field_name="engagement__agreed__proposal__mission_id")
    client = UUIDFilter(field_name="engagement__agreed__proposal__mission__client_id")
