"""What slices above do when a specialist is put on a shortlist, in the same transaction."""

from typing import Protocol
from uuid import UUID


class ListedHook(Protocol):
    """Called for each specialist that is put on a shortlist of a mission."""

    def __call__(self, *, mission_id: UUID, specialist_id: UUID) -> None: ...


_listed: list[ListedHook] = []


def on_listed(hook: ListedHook) -> ListedHook:
    """Call ``hook`` for every new entry from now on; the same one is registered once."""
    if hook not in _listed:
        _listed.append(hook)
    return hook


def call_listed(*, mission_id: UUID, specialist_id: UUID) -> None:
    """Call what is registered, in the order of registration."""
    for hook in _listed:
        hook(mission_id=mission_id, specialist_id=specialist_id)
