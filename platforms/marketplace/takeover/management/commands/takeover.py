"""`manage.py takeover`: bring the legacy application's rows over, and say what became of each."""

import csv
import sys
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from annex.rescue.takeover.legacy import SchemaDiffers
from annex.rescue.takeover.models import Outcome, TakenRow
from annex.rescue.takeover.reconciling import Line, unplanned
from annex.rescue.takeover.running import Listener
from annex.tenancy.commands import find_account
from annex.tenancy.context import tenant_context
from platforms.marketplace.takeover.services.running import PLAN, legacy_database, take_over

COLUMNS = ("table", "key", "outcome", "what it is here", "id here", "notes", "left")
SHOWN_REFUSED = 20


class Command(BaseCommand):
    """Take over what is not here yet; safe to stop, and to run again while the old one runs."""

    help = "Bring people, specialists, missions and skills of the Symfony application over."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--account", required=True, help="short name of the account")
        parser.add_argument(
            "--time-zone",
            required=True,
            help="PHP's date.timezone when the rows were written, such as Europe/Brussels",
        )
        parser.add_argument("--dry-run", action="store_true", help="do it all, and undo it")
        parser.add_argument("--report", type=Path, help="a CSV file for a line about each row")

    def handle(self, *args: Any, **options: Any) -> None:
        account = find_account(options["account"])
        if not settings.LEGACY_DATABASE_URL:
            raise CommandError("Set LEGACY_DATABASE_URL to the legacy database.")
        try:
            ZoneInfo(options["time_zone"])
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise CommandError(f"There is no time zone {options['time_zone']!r}.") from error
        counts: Counter[tuple[str, str]] = Counter()
        refused: list[TakenRow] = []
        with self._report(options["report"]) as told, tenant_context(account.id):

            def row(taken: TakenRow, is_new: bool) -> None:
                counts[taken.table, taken.outcome if is_new else "as before"] += 1
                told(taken)
                if taken.outcome == Outcome.REFUSED and len(refused) < SHOWN_REFUSED:
                    refused.append(taken)

            listener = Listener(row, Progress(self.stderr).show)
            try:
                with legacy_database(settings.LEGACY_DATABASE_URL, options["time_zone"]) as legacy:
                    unknown = unplanned(PLAN, legacy)
                    lines = take_over(
                        legacy=legacy,
                        listener=listener,
                        at=timezone.now(),
                        dry_run=options["dry_run"],
                    )
            except SchemaDiffers as error:
                raise CommandError(str(error)) from error
            except psycopg.Error as error:
                raise CommandError(f"The legacy database does not answer: {error}") from error
        self._show(counts, refused, lines)
        if options["dry_run"]:
            self.stdout.write("Nothing was kept: this was a dry run.")
        for table in unknown:
            self.stdout.write(f"Nobody said what becomes of the table {table}.")
        if unknown or any(line.difference for line in lines):
            raise CommandError("Both sides do not agree; see the lines above.")

    @contextmanager
    def _report(self, path: Path | None) -> Iterator[Any]:
        if path is None:
            yield lambda taken: None
            return
        try:
            file = path.open("w", encoding="utf-8", newline="")
        except OSError as error:
            raise CommandError(f"The report can not be written: {error}") from error
        with file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)

            def write(taken: TakenRow) -> None:
                left = "; ".join(f"{name}: {value}" for name, value in taken.left.items())
                cells = (taken.target, taken.target_id or "", " ".join(taken.notes), left)
                writer.writerow((taken.table, taken.key, taken.outcome, *cells))

            yield write

    def _show(
        self,
        counts: Counter[tuple[str, str]],
        refused: Sequence[TakenRow],
        lines: Sequence[Line],
    ) -> None:
        kinds = (*Outcome.values, "as before")
        names = [step.known_as for step in PLAN.steps]
        counted = [(name, *(str(counts[name, kind] or "") for kind in kinds)) for name in names]
        self._table([("table", *kinds), *counted])
        for one in refused:
            self.stdout.write(f"{one.table} {one.key} was refused: {' '.join(one.notes)}")
        self.stdout.write("")
        self._table(
            [("table", "what", "there", "here", "refused", "difference", ""), *map(_cells, lines)]
        )
        for table, reason in PLAN.left_behind.items():
            self.stdout.write(f"{table} stays behind: {reason}")

    def _table(self, rows: Sequence[tuple[str, ...]]) -> None:
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        for row in rows:
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            self.stdout.write("  ".join(cells).rstrip())


def _cells(line: Line) -> tuple[str, ...]:
    figures = (line.there, line.here, line.refused, line.difference)
    return (line.table, line.what, *map(str, figures), line.note)


class Progress:
    """How far a table is: a line that renews itself on a terminal, one a table elsewhere."""

    def __init__(self, out: Any) -> None:
        self._out, self._shown = out, 0.0

    def show(self, table: str, done: int, total: int) -> None:
        """Tell that ``done`` of ``total`` rows are through."""
        is_over = done >= total
        if sys.stderr.isatty():
            if is_over or time.monotonic() - self._shown > 0.1:
                self._shown = time.monotonic()
                self._out.write(f"\r{table}: {done:,} of {total:,}", ending="\n" if is_over else "")
        elif is_over:
            self._out.write(f"{table}: {done:,} of {total:,}")
