"""What every version shows and takes the same way."""

from rest_framework import serializers

from platforms.readiness.roles.models import Role

OUT_FIELDS = (
    "id",
    "title",
    "code",
    "description",
    "source",
    "responsibilities_count",
    "holders_count",
    "readiness",
)


class RoleIn(serializers.ModelSerializer[Role]):
    class Meta:
        model = Role
        fields = ("title", "code", "description")
