"""One look at every account, written to a file: what is wrong, and what is still marked."""

import json
from pathlib import Path

from proofs.cascades.checker import look


def main(file: str) -> None:
    """Look once."""
    looked, found, marks = look()
    Path(file).write_text(json.dumps({"looked": looked, "found": found, "marks": marks}))
