"""A POST under a scope that only reads: one that asks, or one that leaves a record of reading."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from django.db import connection, transaction


@contextmanager
def read_only() -> Iterator[None]:
    """Run the block where every write is an error of the database's; leave nothing of it behind."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL transaction_read_only = on")
        yield
        # Ends the mode with the block: a transaction around it may go on writing.
        transaction.set_rollback(True)


def asking(action: Callable[..., Any]) -> Callable[..., Any]:
    """Let an action of a viewset take a POST with a scope that only reads."""

    @wraps(action)
    def asked(*args: Any, **kwargs: Any) -> Any:
        with read_only():
            return action(*args, **kwargs)

    asked.is_asking = True  # type: ignore[attr-defined]  # read back by is_asking
    return asked


def is_asking(view: type[Any], action: str | None) -> bool:
    """Tell whether a viewset's action only asks."""
    return bool(getattr(getattr(view, action or "", None), "is_asking", False))


def recording(action: Callable[..., Any]) -> Callable[..., Any]:
    """Let an action take a POST with a scope that only reads: it hands out, and records that.

    What it writes is the record of the reading, and nothing that anybody reads as data.
    """
    action.is_recording = True  # type: ignore[attr-defined]  # read back by is_recording
    return action


def is_recording(view: type[Any], action: str | None) -> bool:
    """Tell whether a viewset's action writes no more than the record of what it hands out."""
    return bool(getattr(getattr(view, action or "", None), "is_recording", False))
