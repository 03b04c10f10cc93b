"""The files of ESCO and O*NET, read row by row: skills first, then what is broader.

ESCO's are those of its CSV download, version 1.2: ``skills_<language>.csv`` and, where they are
there, ``skillGroups_<language>.csv`` and ``broaderRelationsSkillPillar_<language>.csv``; other
names stand on lines of their own inside a cell. O*NET's are the tab-separated text of its
database, version 26.3 and later: ``Technology Skills``, whose commodities are broader than their
examples, and ``Skills``.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from annex.kernel.errors import Invalid
from platforms.marketplace.skills.models import SkillSource

ESCO_FILES: Final = ("skills_*.csv", "skillGroups_*.csv")
ESCO_RELATIONS: Final = "broaderRelationsSkillPillar*.csv"
ONET_ELEMENTS: Final = "skills"
ONET_TECHNOLOGY: Final = "technology_skills"


class CatalogueUnreadable(Invalid):
    code = "marketplace.catalogue_unreadable"
    title = "These are not the files of this catalogue."


@dataclass(frozen=True, slots=True)
class SkillRow:
    """A skill of a file; ``place`` is the file and line, ``key`` what relations call it by."""

    place: str
    key: str
    name: str
    uri: str = ""
    description: str = ""
    aliases: tuple[str, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class BroaderRow:
    """A skill of a file that lies under another; both by their keys."""

    place: str
    key: str
    broader_key: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Where skills come from; reading it twice gives the same rows."""

    source: SkillSource
    folder: Path

    def rows(self) -> Iterator[SkillRow | BroaderRow]:
        """Yield the skills, then the relations. Raises CatalogueUnreadable."""
        return _esco(self.folder) if self.source == SkillSource.ESCO else _onet(self.folder)


def _esco(folder: Path) -> Iterator[SkillRow | BroaderRow]:
    for path in _found(folder, ESCO_FILES):
        language = path.stem.rpartition("_")[2][:2]
        for place, row in _table(path, ("conceptUri", "preferredLabel"), delimiter=","):
            uri, name = row["conceptUri"].strip(), " ".join(row["preferredLabel"].split())
            others = {" ".join(one.split()) for one in (row.get("altLabels") or "").splitlines()}
            aliases = tuple(sorted(others - {"", name}))
            yield SkillRow(place, uri, name, uri, row.get("description") or "", aliases, language)
    for path in sorted(folder.glob(ESCO_RELATIONS)):
        for place, row in _table(path, ("conceptUri", "broaderUri"), delimiter=","):
            yield BroaderRow(place, row["conceptUri"].strip(), row["broaderUri"].strip())


def _onet(folder: Path) -> Iterator[SkillRow | BroaderRow]:
    named = {path.stem.lower().replace(" ", "_"): path for path in folder.iterdir()}
    if not {ONET_ELEMENTS, ONET_TECHNOLOGY} & named.keys():
        raise CatalogueUnreadable(detail="The folder has neither Skills nor Technology Skills.")
    said: set[str] = set()
    if ONET_ELEMENTS in named:
        needed = ("Element ID", "Element Name")
        for place, row in _table(named[ONET_ELEMENTS], needed, delimiter="\t"):
            uri = row["Element ID"].strip()
            if uri not in said:  # there is a line for each occupation
                said.add(uri)
                yield SkillRow(place, uri, row["Element Name"].strip(), uri)
    if ONET_TECHNOLOGY in named:
        yield from _technology(named[ONET_TECHNOLOGY], said)


def _technology(path: Path, said: set[str]) -> Iterator[SkillRow | BroaderRow]:
    relations: dict[tuple[str, str], str] = {}
    needed = ("Example", "Commodity Code", "Commodity Title")
    for place, row in _table(path, needed, delimiter="\t"):
        code, example = row["Commodity Code"].strip(), row["Example"].strip()
        if code not in said:
            said.add(code)
            yield SkillRow(place, code, row["Commodity Title"].strip(), code)
        key = f"name:{example}"
        if key not in said:
            said.add(key)
            yield SkillRow(place, key, example)
        relations.setdefault((key, code), place)
    for (key, code), place in relations.items():
        yield BroaderRow(place, key, code)


def _found(folder: Path, patterns: tuple[str, ...]) -> list[Path]:
    found = [path for pattern in patterns for path in sorted(folder.glob(pattern))]
    if not found:
        raise CatalogueUnreadable(detail="The folder has no skills_<language>.csv.")
    return found


def _table(
    path: Path, needed: tuple[str, ...], *, delimiter: str
) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield place and cells of each row; a short row has empty cells at its end."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        # O*NET's files quote nothing: a quotation mark there is one.
        if delimiter == "\t":
            reader = csv.DictReader(file, restval="", delimiter="\t", quoting=csv.QUOTE_NONE)
        else:
            reader = csv.DictReader(file, restval="")
        if set(needed) - set(reader.fieldnames or ()):
            raise CatalogueUnreadable(file=path.name, columns=list(needed))
        try:
            for row in reader:
                yield f"{path.name}:{reader.line_num}", row
        except (csv.Error, UnicodeDecodeError) as error:
            raise CatalogueUnreadable(file=path.name, line=reader.line_num) from error
