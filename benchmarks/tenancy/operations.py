"""What is measured: the same Django code for every contestant, in the contestant's own process."""

import gc
import importlib
import random
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Count, F, Sum

from annex.testing.wire import traffic
from benchmarks.tenancy.data import account_id
from benchmarks.tenancy.names import INSIDE, WHOLE

TIMES = {"get": 40, "list": 6, "aggregate": 3, "insert": 20, "update": 20}
TIMES |= dict.fromkeys(WHOLE, 20)
"""How often a block repeats each: short blocks, so that everybody meets the same noise."""
LONGEST_S = 1.0
"""A block stops early after this, with what it has."""
PAGE = 50


class Contestant:
    """One library at work, on the tables that the parent has filled."""

    def __init__(self, side: str) -> None:
        self.models: ModuleType = importlib.import_module(f"benchmarks.tenancy.sides.{side}.models")
        self._known_ids: dict[int, list[uuid.UUID]] = {}

    def prepare(self) -> None:
        """Create the tables, as their owner."""
        with connection.schema_editor() as editor:
            self.models.prepare(editor)

    def visible(self, account: int) -> int:
        """Return how many rows a query without any filter sees inside an account."""
        with self._inside(account):
            return int(self._rows(account, filtered=False).count())

    def measure(self, operation: str, account: int, *, filtered: bool) -> float:
        """Return the median duration of an operation, in microseconds."""
        ids = self._ids(account, TIMES[operation])
        with self._around(operation, account):
            call = self._call(operation, account, filtered=filtered)
            _run(call, ids[: max(2, len(ids) // 3)])  # the caches of both sides warm
            durations = sorted(_run(call, ids))
            if operation in INSIDE:
                transaction.set_rollback(True)
        return durations[len(durations) // 2] / 1000

    def count(self, operation: str, account: int, *, filtered: bool) -> tuple[int, int]:
        """Return how many statements and round trips an operation takes, once it is warm."""
        ids = self._ids(account, 2)
        with self._around(operation, account):
            call = self._call(operation, account, filtered=filtered)
            call(ids[0])
            with traffic(connection) as seen:
                call(ids[1])
            if operation in INSIDE:
                transaction.set_rollback(True)
        return seen.statements, seen.round_trips

    def _ids(self, account: int, number: int) -> list[uuid.UUID]:
        if account not in self._known_ids:
            with self._inside(account):
                rows = self.models.entries(account_id(account))
                self._known_ids[account] = list(rows.values_list("pk", flat=True))
        return random.Random(account).choices(self._known_ids[account], k=number)

    def _rows(self, account: int, *, filtered: bool) -> models.QuerySet[Any]:
        if filtered:
            return self.models.entries(account_id(account))
        return self.models.Entry._base_manager.all()

    @contextmanager
    def _inside(self, account: int) -> Iterator[None]:
        with self.models.enter(account_id(account)), transaction.atomic():
            yield

    @contextmanager
    def _around(self, operation: str, account: int) -> Iterator[None]:
        if operation in INSIDE:
            with self._inside(account):
                yield
        elif operation == "alone":
            with self.models.enter(account_id(account)):
                yield
        else:
            yield

    def _call(
        self, operation: str, account: int, *, filtered: bool
    ) -> Callable[[uuid.UUID], object]:
        owner = account_id(account)

        def get(key: uuid.UUID) -> object:
            return self._rows(account, filtered=filtered).get(pk=key)

        def newest(key: uuid.UUID) -> object:
            return list(self._rows(account, filtered=filtered).order_by("-created_at")[:PAGE])

        def aggregate(key: uuid.UUID) -> object:
            return self._rows(account, filtered=filtered).aggregate(Count("pk"), Sum("amount"))

        def insert(key: uuid.UUID) -> object:
            return self.models.Entry.objects.create(
                id=uuid.uuid4(), title="new", amount=1, created_at=NOW, **self.models.given(owner)
            )

        def update(key: uuid.UUID) -> object:
            rows = self._rows(account, filtered=filtered).filter(pk=key)
            return rows.update(amount=F("amount") + 1)

        def enter(key: uuid.UUID) -> object:
            with self._inside(account), connection.cursor() as cursor:
                cursor.execute("SELECT 1")
                return cursor.fetchone()

        def unit(key: uuid.UUID) -> object:
            with self._inside(account):
                return get(key)

        calls = {"get": get, "list": newest, "aggregate": aggregate, "insert": insert}
        calls |= {"update": update, "enter": enter, "unit": unit, "alone": get}
        return calls[operation]


NOW = datetime(2026, 1, 1, tzinfo=UTC)


def _run(call: Callable[[uuid.UUID], object], ids: list[uuid.UUID]) -> list[int]:
    """Return the nanoseconds of a call for each id."""
    durations = []
    stop_at = time.perf_counter() + LONGEST_S
    gc.disable()
    try:
        for key in ids:
            started = time.perf_counter_ns()
            call(key)
            durations.append(time.perf_counter_ns() - started)
            if time.perf_counter() > stop_at:
                break
    finally:
        gc.enable()
    return durations
