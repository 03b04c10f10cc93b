"""Members, the same in every version."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annex.identity.models import Member, Role

MEMBER_STATUSES: Final = [("active", _("Active")), ("suspended", _("Suspended"))]


class MemberOut(serializers.ModelSerializer[Member]):
    """A person's place in the account. ``unit_id`` limits it to the subtree of one unit."""

    user_id = serializers.UUIDField()
    name = serializers.CharField(source="full_name")
    unit_id = serializers.UUIDField(allow_null=True)
    permissions = serializers.ListField(child=serializers.CharField())
    status = serializers.SerializerMethodField()

    class Meta:
        model = Member
        fields = (
            "id",
            "user_id",
            "name",
            "email",
            "role",
            "unit_id",
            "permissions",
            "status",
            "created_at",
        )
        read_only_fields = fields

    @staticmethod
    @extend_schema_field(serializers.ChoiceField(choices=MEMBER_STATUSES))
    def get_status(member: Member) -> str:
        return "active" if member.is_active else "suspended"


class MemberIn(serializers.Serializer[Any]):
    """What can be changed; what is left out stays."""

    role = serializers.ChoiceField(choices=Role.choices)
    unit_id = serializers.UUIDField(allow_null=True)
    permissions = serializers.ListField(
        child=serializers.CharField(max_length=200), max_length=100, allow_empty=True
    )
