"""`manage.py import_roster`: an import from files on this machine, with progress on the screen."""

import sys
import time
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from annex.kernel.actor import Actor
from annex.kernel.errors import DomainError
from annex.tenancy.commands import NamedAccount, all_accounts, find_account
from annex.tenancy.context import tenant_context
from platforms.readiness.imports.models import (
    ImportJob,
    ImportRow,
    ImportState,
    ImportTitle,
    Outcome,
)
from platforms.readiness.imports.planning.options import Options
from platforms.readiness.imports.problems import Problem
from platforms.readiness.imports.progress import Progress
from platforms.readiness.imports.reads import problem_of
from platforms.readiness.imports.services import asking, running

SHOWN_REJECTED = 20


class ShownProgress(Progress):
    """Progress as a line that renews itself on a terminal, and one line a phase elsewhere."""

    def __init__(self, out: Any) -> None:
        super().__init__()
        self._out, self._since, self._shown = out, time.monotonic(), 0.0

    def begin(self, phase: str, total: int) -> None:
        self.close()
        self._since = time.monotonic()
        super().begin(phase, total)

    def advance(self, count: int = 1) -> None:
        super().advance(count)
        if self._out.isatty() and time.monotonic() - self._shown > 0.1:
            self._shown = time.monotonic()
            self._out.write(f"\r{self._line()}")
            self._out.flush()

    def close(self) -> None:
        """End the line of the phase."""
        if self.phase:
            end = "\r" if self._out.isatty() else ""
            self._out.write(f"{end}{self._line()}  {time.monotonic() - self._since:5.1f} s\n")
            self._out.flush()
            self.phase = ""

    def _line(self) -> str:
        share = self.done / self.total if self.total else 1.0
        bar = "#" * round(share * 24)
        return f"  {self.phase:<16} [{bar:<24}] {self.done:>7}/{self.total:<7}"


class Command(BaseCommand):
    """Try the import, show what it would do, ask, and do it."""

    help = "Import a role catalogue (O*NET's files) and a roster (CSV) into an account."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--account", help="the account's id or short name, where there are several"
        )
        parser.add_argument("--catalogue", type=Path, help="a folder or zip of O*NET's text files")
        parser.add_argument("--roster", type=Path, help="a CSV, one row a person")
        parser.add_argument("--dry-run", action="store_true", help="try only, write nothing")
        parser.add_argument("--yes", action="store_true", help="apply without asking")
        parser.add_argument("--create-unmatched", action="store_true")
        parser.add_argument("--skip-rejected", action="store_true")
        parser.add_argument("--all-tasks", action="store_true", help="tasks of every occupation")
        parser.add_argument("--encoding", default="utf-8", choices=("utf-8", "windows-1252"))

    def handle(self, *args: Any, **options: Any) -> None:
        account = _account(options["account"])
        with tenant_context(account.id):
            try:
                self._import(Actor.system(account.id), options)
            except DomainError as error:
                raise CommandError(str(error.details.get("detail") or error.title)) from error

    def _import(self, actor: Actor, options: dict[str, Any]) -> None:
        job = asking.start(
            actor=actor,
            catalogue=_catalogue(options["catalogue"]),
            roster=_upload(options["roster"]) if options["roster"] else None,
            options=Options(
                create_unmatched=options["create_unmatched"],
                skip_rejected=options["skip_rejected"],
                all_tasks=options["all_tasks"],
                encoding=options["encoding"],
            ),
            at=timezone.now(),
            by_worker=False,
        )
        self.stdout.write("Trying:")
        job = self._run(job.pk)
        self._show(job)
        if options["dry_run"] or not (options["yes"] or self._confirmed()):
            self.stdout.write("Nothing was written. The trial waits on the page for imports.")
            return
        asking.apply(actor=actor, job_id=job.pk, at=timezone.now(), by_worker=False)
        self.stdout.write("Writing:")
        self._show(self._run(job.pk))
        self.stdout.write(self.style.SUCCESS("Imported."))

    def _run(self, job_id: UUID) -> ImportJob:
        progress = ShownProgress(self.stdout)
        started: datetime = timezone.now()
        running.run(job_id=job_id, progress=progress)
        progress.close()
        job = ImportJob.objects.get(pk=job_id)
        self.stdout.write(f"  {'in all':<60} {(timezone.now() - started).total_seconds():5.1f} s")
        if job.state == ImportState.QUEUED:
            raise CommandError("Another import of this account is running; try again after it.")
        if job.state in (ImportState.FAILED, ImportState.STOPPED):
            problem = problem_of(job)
            raise CommandError(problem["detail"] if problem else "The import was stopped.")
        return job

    def _show(self, job: ImportJob) -> None:
        summary = job.summary
        self.stdout.write(f"\n  {'':<18}{'created':>10}{'updated':>10}")
        for name in sorted({*summary["created"], *summary["updated"]}):
            created, updated = summary["created"].get(name, 0), summary["updated"].get(name, 0)
            self.stdout.write(f"  {name:<18}{created:>10}{updated:>10}")
        counts = {
            "people new": summary["people_created"],
            "people changed": summary["matched"],
            "unchanged": summary["unchanged"],
            "rejected": summary["rejected"],
        }
        told = ", ".join(f"{count} {name}" for name, count in counts.items())
        self.stdout.write(f"\n  Rows: {told}")
        if summary["titles"]:
            ways = ", ".join(f"{count} {how}" for how, count in sorted(summary["titles"].items()))
            self.stdout.write(f"  Titles: {ways}")
        for title in ImportTitle.objects.filter(job=job, role_id=None).order_by("-count"):
            near = ", ".join(one["role_title"] for one in title.candidates[:2]) or "nothing"
            self.stdout.write(f"  Unmatched: “{title.title}” ({title.count} rows); near: {near}")
        rejected = ImportRow.objects.filter(job=job, outcome=Outcome.REJECTED).order_by("line")
        rejected = rejected.exclude(problems__0__code="title_unmatched")
        for row in rejected[:SHOWN_REJECTED]:
            said = " ".join(Problem.from_json(one).sentence for one in row.problems)
            self.stdout.write(f"  {row.file} line {row.line}: {said}")
        if (more := rejected.count() - SHOWN_REJECTED) > 0:
            self.stdout.write(f"  and {more} more rejected rows")
        self.stdout.write("")

    def _confirmed(self) -> bool:
        if not sys.stdin.isatty():
            raise CommandError("Say --yes to apply, or --dry-run to try only.")
        return input("Apply this? [y/N] ").strip().lower() in ("y", "yes", "o", "oui")


def _account(asked: str | None) -> NamedAccount:
    if asked is not None:
        return find_account(asked)
    accounts = all_accounts()
    if len(accounts) != 1:
        known = ", ".join(account.name for account in accounts) or "none yet"
        raise CommandError(f"Say which account with --account. There are: {known}.")
    return accounts[0]


def _upload(path: Path) -> asking.Upload:
    if not path.is_file():
        raise CommandError(f"There is no file {path}.")
    return asking.Upload(path.name, path.read_bytes())


def _catalogue(path: Path | None) -> list[asking.Upload]:
    if path is None:
        return []
    if path.is_dir():
        files = sorted(one for one in path.iterdir() if one.suffix.lower() in (".tsv", ".txt"))
        if not files:
            raise CommandError(f"There is no .tsv or .txt file in {path}.")
        return [_upload(one) for one in files]
    return [_upload(path)]
