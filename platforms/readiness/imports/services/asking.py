"""What people ask of imports: start one, look over its matches, apply it, stop it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from annex.kernel.actor import Actor
from annex.kernel.errors import Conflict, Invalid
from annex.realtime import events
from platforms.readiness.imports import policies
from platforms.readiness.imports.models import (
    ENDED,
    FileKind,
    ImportFile,
    ImportJob,
    ImportRow,
    ImportState,
    ImportTitle,
    Outcome,
)
from platforms.readiness.imports.parsing.onet import read_catalogue
from platforms.readiness.imports.parsing.roster import check_roster
from platforms.readiness.imports.planning.options import CREATE, Options
from platforms.readiness.imports.problems import FileRefused, Problem
from platforms.readiness.imports.services.queueing import queue
from platforms.readiness.roles.models import Role

MAX_FILE_BYTES: Final = 50 * 1024 * 1024


class NothingToImport(Invalid):
    code = "imports.nothing_to_import"
    title = "Send a roster, the files of a catalogue, or both."


class ImportNotReady(Conflict):
    code = "imports.not_ready"
    title = "Only an import that was tried and waits can be changed or applied."


class ImportHasRejectedRows(Conflict):
    code = "imports.has_rejected_rows"
    title = "Some rows are rejected."


class ImportEnded(Conflict):
    code = "imports.ended"
    title = "The import has ended already."


class UnknownTitle(Invalid):
    code = "imports.unknown_title"
    title = "The import has no such title."


class UnknownRole(Invalid):
    code = "imports.unknown_role"
    title = "There is no such role in the company or in the catalogue of the import."


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent."""

    name: str
    content: bytes


@transaction.atomic
def start(
    *,
    actor: Actor,
    catalogue: Sequence[Upload] = (),
    roster: Upload | None = None,
    dry_run: bool = True,
    options: Options,
    at: datetime,
    by_worker: bool = True,
) -> ImportJob:
    """Take the files in and queue their trial; without ``dry_run`` it is applied at once.

    Without ``by_worker`` the caller runs the job.

    Raises ImportDenied, NothingToImport, or FileRefused for a file that can not be read at all.
    """
    policies.require_may_import(actor)
    if roster is None and not catalogue:
        raise NothingToImport()
    for upload in (*catalogue, *((roster,) if roster else ())):
        if len(upload.content) > MAX_FILE_BYTES:
            facts = {"name": upload.name, "limit": MAX_FILE_BYTES // 1024 // 1024}
            raise FileRefused(upload.name, Problem("too_large", facts=facts))
    if catalogue:
        read_catalogue((upload.name, upload.content) for upload in catalogue)
    if roster is not None:
        check_roster(roster.content, file=roster.name, encoding=options.encoding)
    kinds = [FileKind.CATALOGUE] * bool(catalogue) + [FileKind.ROSTER] * (roster is not None)
    job = ImportJob.objects.create(
        is_dry_run=dry_run,
        is_applying=not dry_run,
        options={**options.to_json(), "kind": "+".join(kinds)},
        created_by_id=actor.user_id,
        created_at=at,
    )
    for upload in catalogue:
        _keep(job, FileKind.CATALOGUE, upload)
    if roster is not None:
        _keep(job, FileKind.ROSTER, roster)
    queue(job, at=at, by_worker=by_worker)
    events.emit(family="imports", op="created", entity_ids=[job.pk])
    return job


def _keep(job: ImportJob, kind: FileKind, upload: Upload) -> None:
    ImportFile.objects.create(
        job=job,
        kind=kind,
        name=upload.name[:255],
        size_bytes=len(upload.content),
        content=upload.content,
    )


@transaction.atomic
def review(
    *, actor: Actor, job_id: UUID, choices: Mapping[str, UUID | None], at: datetime
) -> ImportJob:
    """Decide on titles, each a role or None to have one made of it; the trial runs again.

    Raises ImportDenied, ImportNotFound, ImportNotReady, UnknownTitle or UnknownRole.
    """
    job = _require_ready(actor, job_id)
    titles = ImportTitle.objects.filter(job=job)
    missing = sorted(set(choices) - set(titles.values_list("title", flat=True)))
    if missing:
        raise UnknownTitle(errors={title: [UnknownTitle.title] for title in missing})
    wanted = {role_id for role_id in choices.values() if role_id is not None}
    unknown = wanted - _known_roles(titles, wanted)
    if unknown:
        wrong = [title for title, role_id in choices.items() if role_id in unknown]
        raise UnknownRole(errors={title: [UnknownRole.title] for title in wrong})
    said = {title: CREATE if one is None else str(one) for title, one in choices.items()}
    queue(job, at=at, choices={**job.choices, **said})
    events.emit(family="imports", op="updated", entity_ids=[job.pk])
    return job


def _known_roles(titles: "QuerySet[ImportTitle]", wanted: set[UUID]) -> set[UUID]:
    known = set(Role.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    for role_id, candidates in titles.values_list("role_id", "candidates"):
        known |= {role_id} if role_id else set()
        known.update(UUID(one["role_id"]) for one in candidates)
    return known & wanted


@transaction.atomic
def apply(
    *,
    actor: Actor,
    job_id: UUID,
    skip_rejected: bool | None = None,
    at: datetime,
    by_worker: bool = True,
) -> ImportJob:
    """Queue an import that was tried to be written; None leaves ``skip_rejected`` as it was said.

    Raises ImportDenied, ImportNotFound, ImportNotReady, or ImportHasRejectedRows unless the
    rejected rows may be skipped.
    """
    job = _require_ready(actor, job_id)
    options = dict(job.options)
    if skip_rejected is not None:
        options["skip_rejected"] = skip_rejected
    rejected = ImportRow.objects.filter(job=job, outcome=Outcome.REJECTED).count()
    if rejected and not options["skip_rejected"]:
        sentence = Problem("rows_rejected", facts={"count": rejected}).sentence
        raise ImportHasRejectedRows(detail=sentence, rejected=rejected)
    queue(job, at=at, by_worker=by_worker, is_applying=True, options=options)
    events.emit(family="imports", op="updated", entity_ids=[job.pk])
    return job


@transaction.atomic
def stop(*, actor: Actor, job_id: UUID, at: datetime) -> ImportJob:
    """End an import: at once where it waits, within a second where it runs; nothing of it stays.

    Raises ImportDenied, ImportNotFound or ImportEnded.
    """
    job = policies.require_may_steer(actor, job_id)
    if job.state in ENDED:
        raise ImportEnded(state=job.state)
    job.stop_requested_at = at
    if job.state != ImportState.RUNNING:
        job.state, job.finished_at = ImportState.STOPPED, at
        ImportFile.objects.filter(job=job).delete()
    job.save(update_fields=("state", "stop_requested_at", "finished_at"))
    events.emit(family="imports", op="updated", entity_ids=[job.pk], data={"state": job.state})
    return job


def _require_ready(actor: Actor, job_id: UUID) -> ImportJob:
    job = policies.require_may_steer(actor, job_id)
    if job.state != ImportState.READY:
        raise ImportNotReady(state=job.state)
    return job
