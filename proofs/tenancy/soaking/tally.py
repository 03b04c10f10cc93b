"""The only place that judges an answer: whose rows are in it, and are they all there?"""

import threading
from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from django.db.backends.signals import connection_created


class Tally:
    """Counts of what was asked and of what was wrong, kept from any thread."""

    def __init__(self, least_rows: int) -> None:
        self.steps: Counter[str] = Counter()
        self.statements = 0
        self.rows = 0
        self.foreign = 0
        self.problems: Counter[str] = Counter()
        self._least_rows = least_rows
        self._lock = threading.Lock()

    def check(self, kind: str, account_id: UUID, contents: Sequence[str]) -> None:
        """Judge an answer to ``account_id``: each row says in its content whose it is."""
        foreign = sum(not content.startswith(str(account_id)) for content in contents)
        with self._lock:
            self.steps[kind] += 1
            self.rows += len(contents)
            self.foreign += foreign
            if len(contents) < self._least_rows:
                self.problems[f"{kind}: {len(contents)} rows, fewer than there are"] += 1
            if any("undone" in content for content in contents):
                self.problems[f"{kind}: a row that was rolled back"] += 1

    def check_heard(self, account_id: UUID, heard: Sequence[str]) -> None:
        """Judge what a socket heard: one event or more, each saying whose it is."""
        with self._lock:
            self.steps["socket"] += 1
            self.rows += len(heard)
            self.foreign += sum(not one.startswith(str(account_id)) for one in heard)

    def saw(self, kind: str) -> None:
        """Count a step that has no answer to check."""
        with self._lock:
            self.steps[kind] += 1

    def went_wrong(self, what: str) -> None:
        """Count what should not have happened."""
        with self._lock:
            self.problems[what] += 1

    def add_statements(self, count: int) -> None:
        """Count statements that another process ran."""
        with self._lock:
            self.statements += count

    def count_statements(self) -> None:
        """Count every statement of this process's connections, old and new, from here on."""
        connection_created.connect(self._listen)

    def stop_counting(self) -> None:
        """Count no more; connections that live on keep the listener and tell nobody."""
        connection_created.disconnect(self._listen)

    def _listen(self, connection, **_):  # type: ignore[no-untyped-def]  # Django's signal
        if self._execute not in connection.execute_wrappers:
            connection.execute_wrappers.insert(0, self._execute)

    def _execute(self, execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        with self._lock:
            self.statements += 1
        return execute(sql, params, many, context)
