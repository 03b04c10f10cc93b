"""Who hears of specialists: they themselves."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from platforms.marketplace.specialists.models import Specialist


def audience(entity_ids: Sequence[UUID]) -> Mapping[UUID, Collection[UUID]]:
    """Return the user of each specialist that has one."""
    rows = Specialist.objects.filter(pk__in=entity_ids, user_id__isnull=False)
    return {pk: [user_id] for pk, user_id in rows.values_list("pk", "user_id") if user_id}
