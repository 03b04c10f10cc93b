"""Skills in version 2: other names with their language, broader skills with their names."""

from typing import Any

from rest_framework import serializers

from platforms.marketplace.skills.api.serializers.shared import SkillAliasField
from platforms.marketplace.skills.models import Skill


class BroaderSkill(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="broader_id")
    name = serializers.CharField(source="broader.name")


class SkillOut(serializers.ModelSerializer[Skill]):
    aliases = SkillAliasField(many=True)
    broader = BroaderSkill(many=True, source="broader_relations")

    class Meta:
        model = Skill
        fields = ("id", "name", "uri", "description", "source", "aliases", "broader")
        read_only_fields = fields
