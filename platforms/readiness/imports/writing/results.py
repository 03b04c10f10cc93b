"""What was found for rows and titles, put into the import's own tables."""

import json
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from annex.kernel.ids import uuid7
from annex.tenancy.context import require_account_id
from platforms.readiness.imports.matching.index import Match
from platforms.readiness.imports.models import ImportJob, ImportRow, ImportTitle, Outcome
from platforms.readiness.imports.planning.plan import Plan
from platforms.readiness.imports.planning.roster import RowResult
from platforms.readiness.imports.planning.titles import Titles
from platforms.readiness.imports.problems import Problem
from platforms.readiness.imports.progress import Progress
from platforms.readiness.imports.writing import bulk

_ROW = (
    "id",
    "job_id",
    "file",
    "line",
    "outcome",
    "problems",
    "notes",
    "data",
    "role_id",
    "role_title",
    "match",
    "similarity",
)
_TITLE = (
    "id",
    "job_id",
    "title",
    "count",
    "role_id",
    "role_title",
    "match",
    "similarity",
    "candidates",
)


def replace(job: ImportJob, plan: Plan, *, roster_name: str, progress: Progress) -> None:
    """Store the results of a run instead of those of the run before."""
    ImportRow.objects.filter(job=job).delete()
    ImportTitle.objects.filter(job=job).delete()
    rows = [*_rejected_lines(job.pk, plan), *_rows(job.pk, plan, roster_name)]
    titles = [*_titles(job.pk, plan.titles)] if plan.titles else []
    account_id = require_account_id()
    progress.begin("results", len(rows) + len(titles))
    for count in bulk.insert(ImportRow, _ROW, rows, account_id=account_id):
        progress.advance(count)
    for count in bulk.insert(ImportTitle, _TITLE, titles, account_id=account_id):
        progress.advance(count)


def _rejected_lines(job_id: UUID, plan: Plan) -> Iterator[Sequence[Any]]:
    for one in plan.rejected_lines:
        problems = _json([one.problem.to_json()])
        found = (Outcome.REJECTED, problems, "[]", _json(one.cells), None, "", "", None)
        yield (uuid7(), job_id, one.file, one.line, *found)


def _rows(job_id: UUID, plan: Plan, file: str) -> Iterator[Sequence[Any]]:
    for result in plan.results:
        yield (
            uuid7(),
            job_id,
            file,
            result.row.line,
            result.outcome,
            _problems(result.row.problems),
            _problems(result.notes),
            _json(result.row.cells),
            *_match(plan.titles, result),
        )


def _match(titles: Titles | None, result: RowResult) -> tuple[Any, ...]:
    match = result.match
    if titles is None or match is None or match.role_id is None:
        return (None, "", "", None)
    title = titles.index.title_of(match.role_id)
    return (match.role_id, title, match.how, titles.certainty(match))


def _titles(job_id: UUID, titles: Titles) -> Iterator[Sequence[Any]]:
    for title, count in sorted(titles.counts.items()):
        match = titles.find(title)
        named = titles.index.title_of(match.role_id) if match.role_id else ""
        yield (
            uuid7(),
            job_id,
            title[:200],
            count,
            match.role_id,
            named,
            match.how,
            titles.certainty(match),
            _json(_candidates(titles, match)),
        )


def _candidates(titles: Titles, match: Match) -> list[dict[str, Any]]:
    return [
        {
            "role_id": str(one.role_id),
            "role_title": titles.index.title_of(one.role_id),
            "name": one.name,
            "match": str(one.how),
            "similarity": f"{one.similarity:.2f}",
        }
        for one in match.candidates
    ]


def _problems(problems: Sequence[Problem]) -> str:
    return _json([problem.to_json() for problem in problems]) if problems else "[]"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
