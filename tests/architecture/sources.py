"""Where the project's own Python files are."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("annex", "config", "platforms", "tests", "tools")


def python_files(*, tests: bool = True) -> Iterator[Path]:
    """Yield every Python file of the project, migrations included; ``tests`` says whether those."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if tests or not {"tests", "testing"} & set(path.relative_to(ROOT).parts):
                yield path
