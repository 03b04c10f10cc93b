"""Log lines that a machine can read: one event, and facts as ``key=value``."""

from collections.abc import Callable
from typing import Any


def say(write: Callable[..., None], event: str, **facts: Any) -> None:
    """Write one line through a logger's method; the facts are attributes of its record as well."""
    line = " ".join((event, *(f"{key}={value}" for key, value in facts.items())))
    write("%s", line, extra={"event": event, "facts": facts})
