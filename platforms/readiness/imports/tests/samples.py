"""The small catalogue and roster that this slice ships for its tests."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils import timezone

from annex.kernel.actor import Actor
from annex.tenancy.context import require_account_id
from platforms.readiness.imports.models import ImportJob, ImportRow
from platforms.readiness.imports.planning.changes import FIELDS
from platforms.readiness.imports.planning.options import Options
from platforms.readiness.imports.problems import Problem
from platforms.readiness.imports.services import asking, running
from platforms.readiness.imports.services.asking import Upload

FOLDER = Path(__file__).parent / "samples"
HEADER = (
    "employee_number,given_name,family_name,email,job_title,department,manager_number,"
    "fte,starts_on,ends_on\n"
)


def catalogue() -> list[Upload]:
    """Return the four tables of the sample catalogue."""
    files = sorted(path for path in FOLDER.iterdir() if path.suffix != ".csv")
    return [Upload(path.name, path.read_bytes()) for path in files]


def roster() -> Upload:
    """Return the sample roster: seven people, all matched, one by similarity."""
    return Upload("roster.csv", (FOLDER / "roster.csv").read_bytes())


def lines(*rows: str, header: str = HEADER) -> Upload:
    """Return a roster of these lines below the usual header."""
    return Upload("roster.csv", (header + "".join(f"{row}\n" for row in rows)).encode())


def admin() -> Actor:
    """Return an administrator of the account entered."""
    return Actor(account_id=require_account_id(), role="admin")


def tried(
    *, catalogue: Iterable[Upload] = (), roster: Upload | None = None, **options: object
) -> ImportJob:
    """Start an import and run its trial here; ``options`` are those of ``Options``."""
    job = asking.start(
        actor=admin(),
        catalogue=list(catalogue),
        roster=roster,
        options=Options(**options),  # type: ignore[arg-type]  # tests say them by name
        at=timezone.now(),
        by_worker=False,
    )
    return ran(job.pk)


def applied(job: ImportJob, **said: bool) -> ImportJob:
    """Apply an import that was tried, here."""
    asking.apply(actor=admin(), job_id=job.pk, at=timezone.now(), by_worker=False, **said)
    return ran(job.pk)


def imported(
    *, catalogue: Iterable[Upload] = (), roster: Upload | None = None, **options: object
) -> ImportJob:
    """Try and apply an import here."""
    return applied(tried(catalogue=catalogue, roster=roster, **options))


def ran(job_id: UUID) -> ImportJob:
    """Run a queued import here and return it as it is then."""
    running.run(job_id=job_id)
    return ImportJob.objects.get(pk=job_id)


def counts() -> dict[str, int]:
    """Return how many rows each table of the company has in the account entered."""
    return {table.__name__: table._default_manager.count() for table in FIELDS}


def everything() -> list[Any]:
    """Return every row of the company in the account entered."""
    return [sorted(map(str, table._default_manager.values_list())) for table in FIELDS]


def messages(job: ImportJob) -> dict[int, str]:
    """Return what is said of the rows of a job, by line."""
    return {
        row.line: " ".join(Problem.from_json(one).sentence for one in (*row.problems, *row.notes))
        for row in ImportRow.objects.filter(job=job)
    }


def found(job: ImportJob) -> list[tuple[Any, ...]]:
    """Return what became of the rows of a job."""
    rows = ImportRow.objects.filter(job=job).order_by("line")
    return list(rows.values_list("line", "outcome", "role_id"))
