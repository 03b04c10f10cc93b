"""Department paths such as ``Operations / Logistics / Depot 3``."""

import re
from collections.abc import Sequence
from typing import Final

_TOKEN: Final = re.compile(r"\\(.)|([/>])|([^\\/>]+|\\$)")
_SPECIAL: Final = re.compile(r"([\\/>])")


def split_path(path: str) -> tuple[str, ...]:
    r"""Return the names of ``path`` from the top down; ``/`` or ``>`` stands between them.

    A backslash makes the sign after it part of a name. A gap gives an empty name.
    """
    names = [""]
    for escaped, separator, rest in _TOKEN.findall(path):
        if separator:
            names.append("")
        else:
            names[-1] += escaped or rest
    return tuple(name.strip() for name in names)


def join_path(names: Sequence[str]) -> str:
    """Return the path that ``split_path`` takes apart into ``names``."""
    return " / ".join(_SPECIAL.sub(r"\\\1", name) for name in names)


def repeated_name(names: Sequence[str]) -> str | None:
    """Return a name that stands above itself in the path, or None."""
    seen: set[str] = set()
    for name in names:
        if name.casefold() in seen:
            return name
        seen.add(name.casefold())
    return None
