"""How skills can be narrowed down, in every version."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django_filters import CharFilter, ChoiceFilter, FilterSet, UUIDFilter

from annex.api.search import Folded
from platforms.marketplace.skills.models import SkillAlias, SkillSource


class NameFilter(CharFilter):
    """Keep the skills in whose name, or in one of whose other names, every word occurs."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        words = (value or "").split()
        if not words:
            return qs
        said = Q()
        for word in words:
            said &= Q(_text__contains=Folded(Value(word)))
        aliases = SkillAlias.objects.filter(skill=OuterRef("pk")).alias(_text=Folded("name"))
        named: QuerySet[Any] = qs.alias(_text=Folded("name"))
        return named.filter(said | Exists(aliases.filter(said)))


class SkillFilter(FilterSet):
    search = NameFilter()
    source = ChoiceFilter(choices=SkillSource.choices)
    uri = CharFilter()
    broader = UUIDFilter(field_name="broader_relations__broader_id")
