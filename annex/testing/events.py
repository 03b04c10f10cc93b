"""What the tests of every slice ask of the event log."""

from uuid import UUID

from annex.realtime.models import Event


def told(family: str) -> list[tuple[str, list[UUID] | None]]:
    """Return what was told of a family in the account entered: operation and entities, in order."""
    return list(Event.objects.filter(family=family).order_by("pk").values_list("op", "entity_ids"))
