"""Skills in version 1: other names and broader skills as plain lists."""

from collections.abc import Iterable

from rest_framework import serializers

from platforms.marketplace.skills.api.serializers.shared import MOST_ALIASES, MOST_BROADER
from platforms.marketplace.skills.models import Skill, SkillAlias
from platforms.marketplace.skills.services import Alias


class SkillOut(serializers.ModelSerializer[Skill]):
    aliases = serializers.SerializerMethodField()
    broader = serializers.SerializerMethodField()

    class Meta:
        model = Skill
        fields = ("id", "name", "uri", "description", "source", "aliases", "broader")
        read_only_fields = fields

    def get_aliases(self, skill: Skill) -> list[str]:
        return sorted({alias.name for alias in skill.aliases.all()})

    def get_broader(self, skill: Skill) -> list[str]:
        return sorted(str(relation.broader_id) for relation in skill.broader_relations.all())


class SkillIn(serializers.ModelSerializer[Skill]):
    aliases = serializers.ListField(
        child=serializers.CharField(max_length=200), required=False, max_length=MOST_ALIASES
    )
    broader = serializers.ListField(
        child=serializers.UUIDField(),
        source="broader_ids",
        required=False,
        max_length=MOST_BROADER,
    )

    class Meta:
        model = Skill
        fields = ("name", "uri", "description", "aliases", "broader")


def with_languages(names: Iterable[str], there: Iterable[SkillAlias]) -> list[Alias]:
    """Return the names as aliases; those that are there already keep their languages."""
    said: dict[str, list[str]] = {name: [] for name in names}
    for alias in there:
        if alias.name in said:
            said[alias.name].append(alias.language)
    return [
        {"name": name, "language": language}
        for name, languages in said.items()
        for language in languages or [""]
    ]
