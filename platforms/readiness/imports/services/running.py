"""The run of an import: a trial that writes nothing of the company's, or the writing itself."""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Model
from django.utils import timezone

from annex.realtime import events
from annex.tenancy.context import require_account_id
from platforms.readiness.assignments.models import PositionAssignment
from platforms.readiness.employees.models import Employee
from platforms.readiness.imports.models import FileKind, ImportFile, ImportJob, ImportState
from platforms.readiness.imports.parsing.onet import read_catalogue
from platforms.readiness.imports.parsing.roster import read_roster
from platforms.readiness.imports.planning.options import Options
from platforms.readiness.imports.planning.plan import Input, Plan, make_plan
from platforms.readiness.imports.problems import FileRefused, Problem
from platforms.readiness.imports.progress import ImportStopped, Progress
from platforms.readiness.imports.services.pulse import Pulse
from platforms.readiness.imports.services.queueing import publish_after_commit
from platforms.readiness.imports.writing import apply, results
from platforms.readiness.positions.models import Position
from platforms.readiness.responsibilities.models import Responsibility
from platforms.readiness.roles.models import Role
from platforms.readiness.scores.services import trigger_readiness_cascade_for_account
from platforms.readiness.units.models import Unit

log = logging.getLogger(__name__)

FAMILIES: Final[Mapping[type[Model], str]] = {
    Role: "roles",
    Responsibility: "responsibilities",
    Unit: "units",
    Employee: "employees",
    Position: "positions",
    PositionAssignment: "assignments",
}
"""The resource families whose followers hear of what an import changed."""


class RunOvertaken(Exception):
    """The job went to another worker, or was ended, while this one ran it."""


def run(*, job_id: UUID, progress: Progress | None = None) -> None:
    """Run a queued import of the account entered to its next rest: ready, done, failed, stopped.

    Does nothing where the job is not queued any more, or another import of the account runs; the
    end of that one publishes this one anew. Whatever goes wrong, the company is as it was.
    """
    job = _claim(job_id, at=timezone.now())
    if job is None:
        return
    progress = progress or Progress()
    try:
        with Pulse(job, progress) as pulse, transaction.atomic():
            wanted = job.is_applying
            plan = _work(job, progress)
            # The last write is on the row that the pulse renews: it must not beat any more.
            pulse.end()
            _finish(job, plan, refused=wanted and not job.is_applying, at=timezone.now())
    except ImportStopped:
        _end(job, ImportState.STOPPED, at=timezone.now())
    except FileRefused as refused:
        problems = [problem.to_json() for problem in refused.problems]
        problem = {"file": refused.file, "problems": problems}
        _end(job, ImportState.FAILED, at=timezone.now(), problem=problem)
    except IntegrityError as error:
        log.warning("Import %s met rows that it did not know of: %s", job_id, error)
        problem = _problem(Problem("changed_meanwhile"))
        _end(job, ImportState.FAILED, at=timezone.now(), problem=problem)
    except RunOvertaken:
        return
    except Exception:
        problem = _problem(Problem("unexpected"))
        _end(job, ImportState.FAILED, at=timezone.now(), problem=problem)
        raise
    finally:
        _publish_next()


def _problem(problem: Problem) -> dict[str, Any]:
    return {"file": "", "problems": [problem.to_json()]}


def _claim(job_id: UUID, *, at: datetime) -> ImportJob | None:
    """Take a queued job; None where it is not queued, or another of the account runs."""
    if ImportJob.objects.filter(state=ImportState.RUNNING).exists():
        return None
    try:
        with transaction.atomic():
            claimed = ImportJob.objects.filter(pk=job_id, state=ImportState.QUEUED).update(
                state=ImportState.RUNNING,
                started_at=at,
                heartbeat_at=at,
                attempts=F("attempts") + 1,
            )
    except IntegrityError:
        return None  # another worker claimed another import between the two statements
    return ImportJob.objects.get(pk=job_id) if claimed else None


def _work(job: ImportJob, progress: Progress) -> Plan:
    """Read, plan and store what was found; write the company where the job applies.

    Takes ``is_applying`` off a job whose rejected rows nobody said to skip.
    """
    options = Options.from_json(job.options, job.choices)
    source, roster_name = _read(job, options, progress)
    if job.is_applying:
        # Nobody else moves units or seats until this transaction ends: no circle can slip in.
        Unit.objects.all().lock_tree()
        Position.objects.all().lock_tree()
    today = timezone.now().date()
    plan = make_plan(source, options, job_id=job.pk, today=today, progress=progress)
    results.replace(job, plan, roster_name=roster_name, progress=progress)
    if plan.outcomes["rejected"] and not options.skip_rejected:
        job.is_applying = False
    if not job.is_applying:
        return plan
    apply.write(plan.changes, account_id=require_account_id(), progress=progress)
    progress.begin("finishing", 1)
    if plan.changes.count():
        trigger_readiness_cascade_for_account()
        _announce_rows(job, plan)
    progress.advance()
    return plan


def _announce_rows(job: ImportJob, plan: Plan) -> None:
    for table, family in FAMILIES.items():
        rows = (*plan.changes.inserts[table], *plan.changes.updates[table])
        if rows:
            ids = [row[0] for row in rows]
            data = {"import_id": str(job.pk), "count": len(ids)}
            events.emit(family=family, op="imported", entity_ids=ids, data=data)


def _read(job: ImportJob, options: Options, progress: Progress) -> tuple[Input, str]:
    files = list(
        ImportFile.objects.filter(job=job).order_by("name").values_list("kind", "name", "content")
    )
    catalogue = [(name, bytes(data)) for kind, name, data in files if kind == FileKind.CATALOGUE]
    rosters = [(name, bytes(data)) for kind, name, data in files if kind == FileKind.ROSTER]
    name = rosters[0][0] if rosters else ""
    progress.begin("reading", sum(data.count(b"\n") - 1 for _, data in rosters))
    source = Input(
        catalogue=read_catalogue(catalogue) if catalogue else None,
        catalogue_name=", ".join(one for one, _ in catalogue),
        roster=read_roster(
            rosters[0][1], file=name, encoding=options.encoding, tick=progress.advance
        )
        if rosters
        else None,
    )
    return source, name


def _finish(job: ImportJob, plan: Plan, *, refused: bool, at: datetime) -> None:
    """Say in the run's own transaction how it ended. Raises RunOvertaken.

    An import that was to be applied and is ``refused``, over rejected rows, waits as a trial does.
    """
    state = ImportState.DONE if job.is_applying else ImportState.READY
    problem = None
    if refused:
        facts = {"count": plan.outcomes["rejected"]}
        problem = _problem(Problem("rows_rejected", facts=facts))
    found = ImportJob.objects.filter(
        pk=job.pk, state=ImportState.RUNNING, attempts=job.attempts
    ).update(
        state=state,
        summary=plan.summary(),
        is_applying=job.is_applying,
        problem=problem,
        phase="",
        attempts=0,
        finished_at=at if state == ImportState.DONE else None,
    )
    if not found:
        raise RunOvertaken
    if state == ImportState.DONE:
        ImportFile.objects.filter(job=job).delete()
    _announce(job, state)


@transaction.atomic
def _end(
    job: ImportJob, state: ImportState, *, at: datetime, problem: dict[str, Any] | None = None
) -> None:
    ImportJob.objects.filter(pk=job.pk, state=ImportState.RUNNING, attempts=job.attempts).update(
        state=state, problem=problem, finished_at=at, phase=""
    )
    ImportFile.objects.filter(job=job).delete()
    _announce(job, state)


def _announce(job: ImportJob, state: ImportState) -> None:
    data = {"state": state, "is_applied": state == ImportState.DONE}
    events.emit(family="imports", op="finished", entity_ids=[job.pk], data=data)


@transaction.atomic
def _publish_next() -> None:
    waiting = ImportJob.objects.filter(state=ImportState.QUEUED).order_by("queued_at", "id")
    job = waiting.first()
    if job is not None:
        publish_after_commit(job.pk)
