"""Questions too long for a URL: a POST that asks, and that the database lets change nothing."""

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
