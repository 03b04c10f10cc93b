"""From O*NET's text files to a catalogue: occupations, alternate titles, tasks.

The tables are those of O*NET 26.3 (U.S. Department of Labor, CC BY 4.0): tab-separated, nothing
quoted, a header line. Of our own we add, so that a catalogue comes back as it went: a ``Weight``
column beside the tasks, and a table of requirements.
"""

import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Final

from platforms.readiness.imports.parsing.columns import plain
from platforms.readiness.imports.parsing.text import clean, decode, unguard
from platforms.readiness.imports.problems import FileRefused, Problem

TABLES: Final = {
    "occupation data": ("O*NET-SOC Code", "Title", "Description"),
    "alternate titles": ("O*NET-SOC Code", "Alternate Title"),
    "task statements": ("O*NET-SOC Code", "Task", "Task Type"),
    "requirements": ("O*NET-SOC Code", "Task", "Kind", "Requirement", "Weight"),
}
"""The tables we read, by their plain name, with the columns each must have."""

WEIGHT_OF_TYPE: Final = {"core": 3, "supplemental": 1}
"""Weight of a task by its type; any other type, O*NET's ``n/a`` among them, weighs 2."""
WEIGHT_OF_OTHERS: Final = 2
KINDS: Final = ("documented", "trained", "evidenced", "reviewed")
CODE_LIMIT: Final = 32
TITLE_LIMIT: Final = 200
NAME_LIMIT: Final = 500
UNZIPPED_LIMIT_BYTES: Final = 200 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Requirement:
    """A requirement of a task."""

    kind: str
    name: str
    weight: int


@dataclass(slots=True)
class Task:
    """A task of an occupation; ``requirements`` is None where no table speaks of them."""

    name: str
    weight: int
    line: int
    requirements: list[Requirement] | None = None


@dataclass(slots=True)
class Occupation:
    """An occupation with all that hangs on it; tasks by name."""

    code: str
    title: str
    description: str
    line: int
    alternates: dict[str, int] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RejectedLine:
    """A line of a table that can not be used."""

    file: str
    line: int
    cells: dict[str, str]
    problem: Problem


@dataclass(slots=True)
class Catalogue:
    """Occupations by code, the lines rejected, and the names of files we have no use for."""

    occupations: dict[str, Occupation] = field(default_factory=dict)
    rejected: list[RejectedLine] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)


def table_of(name: str) -> str:
    """Return the plain name of the table that a file called ``name`` holds."""
    return plain(PurePath(name).stem)


def unzipped(files: Iterable[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """Return the files with every zip archive replaced by what is in it.

    Raises FileRefused for an archive that is broken or unpacks to more than 200 MB.
    """
    found: list[tuple[str, bytes]] = []
    room = UNZIPPED_LIMIT_BYTES
    for name, content in files:
        if not name.lower().endswith(".zip"):
            found.append((name, content))
            continue
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                for info in archive.infolist():
                    if info.is_dir() or table_of(info.filename) not in TABLES:
                        continue
                    with archive.open(info) as member:
                        data = member.read(room + 1)
                    room -= len(data)
                    if room < 0:
                        facts = {"name": name, "limit": UNZIPPED_LIMIT_BYTES // 1024 // 1024}
                        raise FileRefused(name, Problem("too_large", facts=facts))
                    found.append((PurePath(info.filename).name, data))
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError):
            raise FileRefused(name, Problem("bad_zip", facts={"name": name})) from None
    return found


def read_catalogue(files: Iterable[tuple[str, bytes]]) -> Catalogue:
    """Return the catalogue in ``files`` (name and content), each a table or a zip of tables.

    Raises FileRefused for a table that can not be read at all, or without occupations.
    """
    catalogue = Catalogue()
    tables: dict[str, tuple[str, bytes]] = {}
    for name, content in unzipped(files):
        table = table_of(name)
        if table not in TABLES:
            catalogue.ignored.append(name)
        elif table in tables:
            facts = {"first": tables[table][0], "second": name}
            raise FileRefused(name, Problem("file_twice", facts=facts))
        else:
            tables[table] = (name, content)
    if "occupation data" not in tables:
        names = [name for name, _ in tables.values()] + catalogue.ignored
        facts = {"found": ", ".join(names) or "-"}
        raise FileRefused("occupation_data", Problem("no_occupations", facts=facts))
    for table in TABLES:
        if table in tables:
            name, content = tables[table]
            reader = _Reader(catalogue, name, TABLES[table])
            reader.read(decode(content, file=name), table)
    if "requirements" in tables:
        for occupation in catalogue.occupations.values():
            for task in occupation.tasks.values():
                task.requirements = task.requirements or []
    return catalogue


@dataclass(slots=True)
class _Reader:
    """The reading of one table into a catalogue."""

    catalogue: Catalogue
    file: str
    expected: tuple[str, ...]

    def read(self, text: str, table: str) -> None:
        lines = text.split("\n")
        header = [clean(cell) for cell in lines[0].split("\t")]
        at = {plain(cell): index for index, cell in enumerate(header)}
        missing = [name for name in self.expected if plain(name) not in at]
        if missing:
            raise FileRefused(
                self.file,
                *(
                    Problem(
                        "missing_column",
                        facts={"field": name, "synonyms": "-", "found": ", ".join(header)},
                    )
                    for name in missing
                ),
            )
        take = getattr(self, f"_take_{table.replace(' ', '_')}")
        for number, line in enumerate(lines[1:], start=2):
            if not line.strip():
                continue
            values = line.rstrip("\r").split("\t")
            if len(values) != len(header):
                facts = {"found": len(values), "expected": len(header)}
                self.reject(number, {}, Problem("cell_count", facts=facts))
                continue
            cells = {name: clean(unguard(values[index])) for name, index in at.items()}
            if not self._too_long(number, cells):
                take(number, cells)

    def reject(self, line: int, cells: Mapping[str, str], problem: Problem) -> None:
        self.catalogue.rejected.append(RejectedLine(self.file, line, dict(cells), problem))

    def _too_long(self, line: int, cells: dict[str, str]) -> bool:
        limits = {
            "o net soc code": CODE_LIMIT,
            "title": TITLE_LIMIT,
            "alternate title": TITLE_LIMIT,
            "task": NAME_LIMIT,
            "requirement": NAME_LIMIT,
        }
        for name, limit in limits.items():
            value = cells.get(name)
            if value is None:
                continue
            if not value:
                self.reject(line, cells, Problem("empty", name))
                return True
            if len(value) > limit:
                facts = {"length": len(value), "limit": limit}
                self.reject(line, cells, Problem("too_long", name, facts))
                return True
        return False

    def _occupation(self, line: int, cells: dict[str, str]) -> Occupation | None:
        code = cells["o net soc code"]
        occupation = self.catalogue.occupations.get(code)
        if occupation is None:
            self.reject(line, cells, Problem("code_unknown", facts={"code": code}))
        return occupation

    def _take_occupation_data(self, line: int, cells: dict[str, str]) -> None:
        code, title = cells["o net soc code"], cells["title"]
        known = self.catalogue.occupations
        if code in known:
            facts: dict[str, object] = {"code": code, "line": known[code].line}
            self.reject(line, cells, Problem("code_twice", facts=facts))
            return
        known[code] = Occupation(code, title, cells["description"], line)

    def _take_alternate_titles(self, line: int, cells: dict[str, str]) -> None:
        occupation = self._occupation(line, cells)
        if occupation is None:
            return
        for title in (cells["alternate title"], cells.get("short title", "")):
            if title and title != "n/a" and title != occupation.title:
                occupation.alternates.setdefault(title, line)

    def _take_task_statements(self, line: int, cells: dict[str, str]) -> None:
        occupation = self._occupation(line, cells)
        if occupation is None:
            return
        name = cells["task"]
        if name in occupation.tasks:
            facts = {"line": occupation.tasks[name].line}
            self.reject(line, cells, Problem("said_twice", facts=facts))
            return
        weight = WEIGHT_OF_TYPE.get(cells["task type"].casefold(), WEIGHT_OF_OTHERS)
        if cells.get("weight"):
            stated = self._weight(line, cells)
            if stated is None:
                return
            weight = stated
        occupation.tasks[name] = Task(name, weight, line)

    def _take_requirements(self, line: int, cells: dict[str, str]) -> None:
        occupation = self._occupation(line, cells)
        if occupation is None:
            return
        task = occupation.tasks.get(cells["task"])
        weight = self._weight(line, cells)
        if task is None:
            facts = {"task": cells["task"], "code": occupation.code}
            self.reject(line, cells, Problem("task_unknown", facts=facts))
        elif cells["kind"] not in KINDS:
            self.reject(line, cells, Problem("kind", "Kind", {"value": cells["kind"]}))
        elif weight is not None:
            said = task.requirements = task.requirements or []
            said.append(Requirement(cells["kind"], cells["requirement"], weight))

    def _weight(self, line: int, cells: dict[str, str]) -> int | None:
        value = cells["weight"]
        if value in ("1", "2", "3", "4", "5"):
            return int(value)
        self.reject(line, cells, Problem("weight", "Weight", {"value": value}))
        return None
