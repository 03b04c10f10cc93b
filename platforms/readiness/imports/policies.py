"""Who may see, start and steer imports, and who may take the company along as files."""

from uuid import UUID

from annex.kernel.actor import Actor
from annex.kernel.errors import Denied, NotFound
from platforms.readiness.imports.models import ImportJob, ImportJobQuerySet


class ImportNotFound(NotFound):
    code = "imports.not_found"
    title = "There is no such import."


class ImportDenied(Denied):
    code = "imports.denied"
    title = "Importing takes an administrator of the whole company."


class ExportDenied(Denied):
    code = "imports.export_denied"
    title = "Seeing imports and exporting takes a manager of the whole company."


def visible_to(actor: Actor) -> ImportJobQuerySet:
    """Return the imports that the actor may know of: all of the company, or none."""
    if actor.unit_id is not None or not actor.has_role("manager"):
        return ImportJob.objects.none()
    return ImportJob.objects.all()


def require_visible(actor: Actor, job_id: UUID) -> ImportJob:
    """Return one import. Raises ImportNotFound when it is missing or hidden."""
    job = visible_to(actor).filter(pk=job_id).first()
    if job is None:
        raise ImportNotFound(job_id=str(job_id))
    return job


def require_may_import(actor: Actor) -> None:
    """Raise ImportDenied unless the actor administers the whole company."""
    if actor.unit_id is not None or not actor.has_role("admin"):
        raise ImportDenied()


def require_may_steer(actor: Actor, job_id: UUID) -> ImportJob:
    """Return one import, locked for this transaction. Raises ImportDenied or ImportNotFound."""
    require_may_import(actor)
    job = ImportJob.objects.select_for_update(no_key=True).filter(pk=job_id).first()
    if job is None:
        raise ImportNotFound(job_id=str(job_id))
    return job


def require_may_export(actor: Actor) -> None:
    """Raise ExportDenied unless the actor manages the whole company."""
    if actor.unit_id is not None or not actor.has_role("manager"):
        raise ExportDenied()
