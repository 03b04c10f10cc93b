"""What every version takes the same way."""

from typing import Any

from rest_framework import serializers

from platforms.marketplace.skills.models import Skill

MOST_ALIASES = 200
MOST_BROADER = 50


class SkillAliasField(serializers.Serializer[Any]):
    """Another name; ``language`` is an ISO 639-1 code, empty for any."""

    name = serializers.CharField(max_length=200)
    language = serializers.RegexField(r"^([a-z]{2})?$", default="", allow_blank=True)


class SkillIn(serializers.ModelSerializer[Skill]):
    """A skill; the lists are replaced as a whole."""

    aliases = serializers.ListField(
        child=SkillAliasField(), required=False, max_length=MOST_ALIASES
    )
    broader_ids = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=MOST_BROADER
    )

    class Meta:
        model = Skill
        fields = ("name", "uri", "description", "aliases", "broader_ids")
