"""The org tree as what memberships can be limited to."""

from uuid import UUID

from platforms.readiness.units.models import Unit


class OrgTree:
    """Answers ``annex.identity.units`` for the account entered."""

    def contains(self, unit_id: UUID) -> bool:
        return Unit.objects.filter(pk=unit_id).exists()

    def is_within(self, unit_id: UUID, root_id: UUID) -> bool:
        return Unit.objects.all().is_below(unit_id, root_id)

    def subtree(self, root_id: UUID) -> list[UUID]:
        return list(Unit.objects.all().within(root_id).values_list("pk", flat=True))
