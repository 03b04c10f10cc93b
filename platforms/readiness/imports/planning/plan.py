"""The whole of an import worked out: catalogue first, then the roster that is matched to it."""

import datetime
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from platforms.readiness.imports.matching.index import How, TitleIndex
from platforms.readiness.imports.parsing.onet import Catalogue, RejectedLine
from platforms.readiness.imports.parsing.roster import Roster
from platforms.readiness.imports.parsing.text import clean
from platforms.readiness.imports.planning.catalogue import plan_roles, plan_tasks
from platforms.readiness.imports.planning.changes import Changes
from platforms.readiness.imports.planning.existing import (
    Company,
    RoleRow,
    read_company,
    read_roles,
    read_tasks,
)
from platforms.readiness.imports.planning.options import Options
from platforms.readiness.imports.planning.roster import RowResult, plan_roster
from platforms.readiness.imports.planning.titles import Titles
from platforms.readiness.imports.progress import Progress


@dataclass(slots=True)
class Plan:
    """What would change and what was found; nothing has been written."""

    changes: Changes = field(default_factory=Changes)
    roles: dict[UUID, RoleRow] = field(default_factory=dict)
    rejected_lines: list[RejectedLine] = field(default_factory=list)
    results: list[RowResult] = field(default_factory=list)
    titles: Titles | None = None
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def outcomes(self) -> Counter[str]:
        """How many rows came to which end, rejected lines of the catalogue included."""
        counts = Counter(result.outcome for result in self.results)
        counts["rejected"] += len(self.rejected_lines)
        return counts

    def summary(self) -> dict[str, Any]:
        """Return the figures that a person sees before and after."""
        outcomes = self.outcomes
        return {
            **self.changes.summary(),
            "rows": len(self.results),
            "people_created": outcomes["created"],
            "matched": outcomes["matched"],
            "unchanged": outcomes["unchanged"],
            "rejected": outcomes["rejected"],
            "titles": self._title_summary(),
            **self.notes,
        }

    def _title_summary(self) -> dict[str, int]:
        if self.titles is None:
            return {}
        counts = Counter(match.how or "unmatched" for match in self.titles.matches.values())
        return dict(sorted(counts.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """The files of an import as read."""

    catalogue: Catalogue | None = None
    catalogue_name: str = ""
    roster: Roster | None = None


def make_plan(
    source: Input,
    options: Options,
    *,
    job_id: UUID,
    today: datetime.date,
    progress: Progress,
) -> Plan:
    """Work out the import against the account entered. Raises ImportStopped when asked to."""
    plan = Plan(roles=read_roles())
    occupied = None
    if source.catalogue is not None:
        catalogue = source.catalogue
        found = list(catalogue.occupations.values())
        occupied = plan_roles(
            progress.count("catalogue", found, len(found)),
            plan.roles,
            plan.changes,
            job_id=job_id,
            file=source.catalogue_name,
        )
        plan.rejected_lines = [*catalogue.rejected, *occupied.rejected]
        plan.notes["catalogue"] = {
            "occupations": len(catalogue.occupations),
            "ignored_files": catalogue.ignored,
        }
    used: set[UUID] = set()
    if source.roster is not None:
        company = read_company()
        plan.titles = Titles(_index(plan.roles, company, options), options, job_id=job_id)
        made = plan_roster(
            source.roster, company, plan.titles, plan.changes, today=today, progress=progress
        )
        plan.results, used = made.results, made.used_roles
        plan.notes["ignored_columns"] = list(source.roster.columns.ignored)
    if occupied is not None:
        wanted = (
            list(occupied.occupations)
            if options.all_tasks or source.roster is None
            else [role_id for role_id in occupied.occupations if role_id in used]
        )
        known = read_tasks()
        counted = progress.count("tasks", wanted, len(wanted))
        tasks = plan_tasks(occupied, counted, known, options, plan.changes)
        plan.notes["catalogue"]["tasks"] = tasks
    return plan


def _index(roles: dict[UUID, RoleRow], company: Company, options: Options) -> TitleIndex:
    index = TitleIndex(float(options.threshold))
    for role in roles.values():
        index.add_role(role.id, clean(role.title), sorted(map(clean, role.alternates)))
    for title, role_id in company.role_of_titles().items():
        index.add_earlier(title, role_id)
    return index


def is_doubtful(how: str) -> bool:
    """Tell whether a person should look at a match before it is applied."""
    return how in (How.SIMILAR, How.NONE)
