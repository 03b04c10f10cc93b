"""How skills can be narrowed down, in every version."""

from typing import Any

from django.db.models import Q, QuerySet, Value
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
            said &= Q(folded__contains=Folded(Value(word)))
        # Not a subquery for each skill: the other names are read once, and none is folded.
        aliases = SkillAlias.objects.filter(said)
        named: QuerySet[Any] = qs.filter(said | Q(pk__in=aliases.values("skill_id")))
        return named


class SkillFilter(FilterSet):
    search = NameFilter()
    source = ChoiceFilter(choices=SkillSource.choices)
    uri = CharFilter()
    broader = UUIDFilter(field_name="broader_relations__broader_id")
