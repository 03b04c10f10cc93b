"""The only place that asks who somebody is."""

from collections.abc import Iterable

from annex.audit.reads.answers import Actor
from annex.identity.models import Person


def actors() -> list[Actor]:
    """Return everybody who is or was a member of the account, by name."""
    return [Actor(person.id, person.full_name) for person in Person.objects.order_by("full_name")]


def names_of(ids: Iterable[str]) -> dict[str, str]:
    """Return the names of those of ``ids`` who are or were members of the account."""
    wanted = set(ids)
    if not wanted:
        return {}
    return {str(p.id): p.full_name for p in Person.objects.filter(pk__in=wanted)}
