"""What both versions do with skills."""

from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from annex.api.viewsets import TenantModelViewSet
from platforms.marketplace.skills import policies, services
from platforms.marketplace.skills.api.filters import SkillFilter
from platforms.marketplace.skills.models import (
    Skill,
    SkillAlias,
    SkillQuerySet,
    SkillRelation,
)


class SkillViewSetBase(TenantModelViewSet):
    scope_family = "skills"
    missing = policies.SkillNotFound
    queryset = Skill.objects.all()
    filterset_class = SkillFilter
    ordering_fields = {"name": "name"}
    ordering = "name"

    def get_queryset(self) -> SkillQuerySet:
        return policies.visible_to(self.actor).prefetch_related(
            Prefetch("aliases", SkillAlias.objects.order_by("name", "language", "pk")),
            Prefetch(
                "broader_relations",
                SkillRelation.objects.select_related("broader").order_by("broader__name", "pk"),
            ),
        )

    def create_row(self, data: dict[str, Any]) -> Skill:
        return services.create(actor=self.actor, **data)

    def change_row(self, row_id: UUID, data: dict[str, Any]) -> Skill:
        return services.change(actor=self.actor, skill_id=row_id, **data)

    def delete_row(self, row_id: UUID) -> None:
        services.delete(actor=self.actor, skill_id=row_id)
