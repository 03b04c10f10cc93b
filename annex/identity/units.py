"""What the foundation may ask about the units that limit memberships; a platform answers.

A platform with an org tree registers it from ``AppConfig.ready``. Without one no membership can be
limited to a unit.
"""

from typing import Protocol
from uuid import UUID


class UnitTree(Protocol):
    """The units of the account entered."""

    def contains(self, unit_id: UUID) -> bool:
        """Tell whether the account has such a unit."""

    def is_within(self, unit_id: UUID, root_id: UUID) -> bool:
        """Tell whether a unit is ``root_id`` or lies, however deep, below it."""

    def subtree(self, root_id: UUID) -> list[UUID]:
        """Return the ids of a unit and of all below it; of a unit that is gone, nothing."""


class NoUnits:
    """The tree of a project without units."""

    def contains(self, unit_id: UUID) -> bool:
        return False

    def is_within(self, unit_id: UUID, root_id: UUID) -> bool:
        return False

    def subtree(self, root_id: UUID) -> list[UUID]:
        return []


_registered: list[UnitTree] = []


def register(tree: UnitTree) -> None:
    """Answer with ``tree`` from now on. Raises ValueError when another one is registered."""
    if _registered:
        raise ValueError("The units of two platforms can not both limit memberships.")
    _registered.append(tree)


def unit_tree() -> UnitTree:
    """Return the tree that was registered, or one without units."""
    return _registered[0] if _registered else NoUnits()
