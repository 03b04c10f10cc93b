"""A page of documentation as what it tells its reader to write and to run."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_BLOCK = re.compile(r"^## (?P<heading>[^\n]+)$|^```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.M | re.S)
_NAMED = re.compile(r"(?:# |<!-- )(?P<path>[\w./]+\.\w+)(?P<more>, at the end)?(?: -->)?\n")


@dataclass(frozen=True)
class Step:
    """One block: a file to write or to lengthen, or commands to run."""

    heading: str
    text: str
    path: str = ""
    lengthens: bool = False

    def write(self, folder: Path) -> None:
        """Write the file below ``folder``, with the packages that hold it."""
        target = folder / self.path
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.suffix == ".py":
            for parent in target.relative_to(folder).parents[:-1]:
                (folder / parent / "__init__.py").touch()
        with target.open("a" if self.lengthens else "w", encoding="utf-8") as file:
            file.write(self.text)


def steps(page: str) -> Iterator[Step]:
    """Yield the blocks of a page. Raises ValueError on one that is no command and names no file."""
    heading = ""
    for match in _BLOCK.finditer(page):
        if match["heading"]:
            heading = match["heading"]
        elif match["kind"] == "sh":
            yield Step(heading, match["text"])
        elif named := _NAMED.match(match["text"]):
            yield Step(heading, match["text"], named["path"], named["more"] is not None)
        else:
            raise ValueError(f"A block of {heading!r} names no file: {match['text'][:60]}")
