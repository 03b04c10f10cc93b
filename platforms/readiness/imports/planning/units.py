"""The org tree while an import is planned: found by path, grown where a path is new."""

from collections.abc import Iterable
from uuid import UUID

from annex.kernel.ids import uuid7
from platforms.readiness.imports.parsing.text import clean
from platforms.readiness.imports.planning.changes import Changes
from platforms.readiness.units.models import Unit, UnitKind

Path = tuple[str, ...]


class UnitTree:
    """Units by their path from the top. A name is found as it is spelt, else whatever its case."""

    def __init__(self, units: Iterable[tuple[UUID, str, UUID | None]]) -> None:
        self._children: dict[tuple[UUID | None, str], UUID] = {}
        self._folded: dict[tuple[UUID | None, str], UUID] = {}
        self._found: dict[Path, UUID | None] = {}
        self._new: dict[UUID, tuple[str, UUID | None, int]] = {}
        for unit_id, name, parent_id in units:
            self._put(unit_id, clean(name), parent_id)

    def find(self, path: Path) -> UUID | None:
        """Return the unit at ``path``, or None."""
        if path in self._found:
            return self._found[path]
        unit_id: UUID | None = None
        for name in path:
            unit_id = self._child(unit_id, name)
            if unit_id is None:
                break
        self._found[path] = unit_id
        return unit_id

    def grow(self, path: Path) -> UUID:
        """Return the unit at ``path``, planning those that are missing on the way."""
        found = self.find(path)
        if found is not None:
            return found
        parent_id: UUID | None = None
        for depth, name in enumerate(path):
            unit_id = self._child(parent_id, name)
            if unit_id is None:
                unit_id = uuid7()
                self._put(unit_id, name, parent_id)
                self._new[unit_id] = (name, parent_id, depth)
            parent_id = unit_id
        assert parent_id is not None
        self._found.clear()
        return parent_id

    def add_to(self, changes: Changes) -> None:
        """Add the units planned, parents first: divisions on top, teams where nothing is below."""
        parents = {parent_id for parent_id, _ in self._children}
        for unit_id, (name, parent_id, depth) in self._new.items():
            kind = UnitKind.DEPARTMENT if unit_id in parents else UnitKind.TEAM
            changes.add(Unit, unit_id, name, UnitKind.DIVISION if depth == 0 else kind, parent_id)

    def _child(self, parent_id: UUID | None, name: str) -> UUID | None:
        exact = self._children.get((parent_id, name))
        return exact or self._folded.get((parent_id, name.casefold()))

    def _put(self, unit_id: UUID, name: str, parent_id: UUID | None) -> None:
        self._children[parent_id, name] = unit_id
        self._folded.setdefault((parent_id, name.casefold()), unit_id)
