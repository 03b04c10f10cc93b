"""How the history can be narrowed down, in every version."""

from uuid import UUID

from django.utils.translation import gettext
from django_filters import CharFilter, ChoiceFilter, FilterSet, IsoDateTimeFilter, UUIDFilter
from rest_framework.exceptions import ValidationError

from annex.audit.models import Change, ChangeQuerySet, Operation

SYSTEM = "system"
"""What is asked for instead of a user's id to see what no user did."""


class ChangeFilter(FilterSet):
    model = CharFilter(label='The changed row\'s model, as "app_label.model"')
    object_id = UUIDFilter(label="The changed row")
    transaction_id = UUIDFilter(label="All that was changed together")
    actor_id = CharFilter(method="by_actor", label="The user who did it, or `system`")
    operation = ChoiceFilter(choices=Operation.choices)
    field = CharFilter(method="touching", label="A field that got another value")
    since = IsoDateTimeFilter(field_name="at", lookup_expr="gte", label="From this moment on")
    until = IsoDateTimeFilter(field_name="at", lookup_expr="lt", label="Before this moment")

    class Meta:
        model = Change
        fields = ()

    def by_actor(self, rows: ChangeQuerySet, name: str, value: str) -> ChangeQuerySet:
        if value == SYSTEM:
            return rows.filter(actor_id=None)
        try:
            return rows.filter(actor_id=UUID(value))
        except ValueError:
            sentence = gettext("Name a user by id, or say `system`.")
            raise ValidationError({"actor_id": [sentence]}) from None

    def touching(self, rows: ChangeQuerySet, name: str, value: str) -> ChangeQuerySet:
        return rows.touching(value)
