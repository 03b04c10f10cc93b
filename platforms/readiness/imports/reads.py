"""Imports as people see them: their problems put into words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from platforms.readiness.imports.models import ImportJob
from platforms.readiness.imports.problems import Problem


def problem_of(job: ImportJob) -> dict[str, Any] | None:
    """Return why the import did not go on, as ``{code, title, detail}``, or None."""
    if not job.problem:
        return None
    sentences = message(job.problem["problems"])
    file = job.problem["file"]
    return {
        "code": f"imports.{job.problem['problems'][0]['code']}",
        "title": _("The import could not go on."),
        "detail": _("%(file)s: %(sentences)s") % {"file": file, "sentences": sentences}
        if file
        else sentences,
    }


def message(*groups: Iterable[Mapping[str, Any]]) -> str:
    """Return stored problems as sentences, in the language in force."""
    return " ".join(Problem.from_json(one).sentence for group in groups for one in group)
