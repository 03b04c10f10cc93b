"""Invitations, the same in every version."""

from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annex.identity.models import Invitation, Language, Role

INVITATION_STATUSES: Final = [
    ("pending", _("Pending")),
    ("accepted", _("Accepted")),
    ("revoked", _("Revoked")),
    ("expired", _("Expired")),
]


class InvitationOut(serializers.ModelSerializer[Invitation]):
    """A role offered to an address; ``sent_at`` is null until the mail has left."""

    unit_id = serializers.UUIDField(allow_null=True)
    invited_by_id = serializers.UUIDField(allow_null=True)
    status = serializers.SerializerMethodField()

    class Meta:
        model = Invitation
        fields = (
            "id",
            "email",
            "role",
            "unit_id",
            "language",
            "status",
            "invited_by_id",
            "created_at",
            "sent_at",
            "expires_at",
            "accepted_at",
            "revoked_at",
        )
        read_only_fields = fields

    @staticmethod
    @extend_schema_field(serializers.ChoiceField(choices=INVITATION_STATUSES))
    def get_status(invitation: Invitation) -> str:
        return invitation.status_at(timezone.now())


class InvitationIn(serializers.Serializer[Any]):
    """Whom to invite, as what; ``language`` is the mail's and then the person's."""

    email = serializers.EmailField()
    role = serializers.ChoiceField(choices=Role.choices)
    unit_id = serializers.UUIDField(allow_null=True, required=False)
    language = serializers.ChoiceField(choices=Language.choices, required=False)
