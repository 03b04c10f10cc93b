"""The roles of a company as O*NET's tables, zipped: a catalogue that imports without a change."""

import io
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final
from uuid import UUID

from platforms.readiness.imports.parsing.onet import WEIGHT_OF_OTHERS, WEIGHT_OF_TYPE
from platforms.readiness.imports.parsing.text import clean, guard
from platforms.readiness.imports.planning.catalogue import OWN_CODE
from platforms.readiness.imports.planning.existing import RoleRow, TaskRow, read_roles, read_tasks

_TYPE_OF_WEIGHT: Final = {weight: kind.capitalize() for kind, weight in WEIGHT_OF_TYPE.items()} | {
    WEIGHT_OF_OTHERS: "n/a"
}
_CODE: Final = "O*NET-SOC Code"


def stream_catalogue() -> Iterator[bytes]:
    """Yield a zip archive of the account entered in chunks, one table after the other."""
    roles = read_roles()
    tasks = read_tasks()
    codes = _codes(roles)
    tables = {
        "occupation_data.tsv": _occupations(roles, codes),
        "alternate_titles.tsv": _titles(roles, codes),
        "task_statements.tsv": _tasks(codes, tasks),
        "requirements.tsv": _requirements(codes, tasks),
    }
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in tables.items():
            archive.writestr(name, "".join(map(_line, rows)))
            yield sink.taken()
    yield sink.taken()


class _Sink(io.RawIOBase):
    """Somewhere to write that is emptied as it fills; it can not be sought in."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # a zip archive writes bytes
        self._parts.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        data = b"".join(self._parts)
        self._parts.clear()
        return data


def _line(cells: Iterable[str]) -> str:
    return "\t".join(guard(clean(cell)) for cell in cells) + "\n"


def _codes(roles: dict[UUID, RoleRow]) -> dict[UUID, str]:
    """Return a code for each role: its own where no other role has it."""
    counts = Counter(role.code for role in roles.values())
    return {
        role.id: role.code if role.code and counts[role.code] == 1 else f"{OWN_CODE}{number}"
        for number, role in enumerate(roles.values(), start=1)
    }


def _occupations(roles: dict[UUID, RoleRow], codes: dict[UUID, str]) -> Iterator[Iterable[str]]:
    yield (_CODE, "Title", "Description")
    for role in roles.values():
        yield (codes[role.id], role.title, role.description)


def _titles(roles: dict[UUID, RoleRow], codes: dict[UUID, str]) -> Iterator[Iterable[str]]:
    yield (_CODE, "Alternate Title", "Short Title", "Source(s)")
    for role in roles.values():
        for title in sorted(role.alternates):
            yield (codes[role.id], title, "n/a", "")


def _tasks(
    codes: dict[UUID, str], tasks: dict[UUID, dict[str, TaskRow]]
) -> Iterator[Iterable[str]]:
    yield (_CODE, "Task ID", "Task", "Task Type", "Weight")
    for role_id, code in codes.items():
        for number, task in enumerate(tasks.get(role_id, {}).values(), start=1):
            kind = _TYPE_OF_WEIGHT.get(task.weight, "n/a")
            yield (code, str(number), task.name, kind, str(task.weight))


def _requirements(
    codes: dict[UUID, str], tasks: dict[UUID, dict[str, TaskRow]]
) -> Iterator[Iterable[str]]:
    yield (_CODE, "Task", "Kind", "Requirement", "Weight")
    for role_id, code in codes.items():
        for task in tasks.get(role_id, {}).values():
            for (kind, name), (_, weight) in task.requirements.items():
                yield (code, task.name, kind, name, str(weight))
