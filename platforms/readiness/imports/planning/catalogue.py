"""Which roles, titles, responsibilities and requirements a catalogue adds or changes."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID, uuid5

from annex.kernel.ids import uuid7
from platforms.readiness.imports.parsing.onet import Occupation, RejectedLine, Task
from platforms.readiness.imports.parsing.text import clean
from platforms.readiness.imports.planning.changes import Changes
from platforms.readiness.imports.planning.existing import RoleRow, TaskRow
from platforms.readiness.imports.planning.options import Options
from platforms.readiness.imports.problems import Problem
from platforms.readiness.responsibilities.models import Requirement, Responsibility
from platforms.readiness.roles.models import Role, RoleSource, RoleTitle

OWN_CODE: Final = "role-"
"""What the code of a role without a code begins with in a catalogue we write."""
_ONET_CODE: Final = re.compile(r"\d\d-\d{4}\.\d\d")


def new_role_id(job_id: UUID, name: str) -> UUID:
    """Return the id that a role made by the job has: the same in the trial and for real."""
    return uuid5(job_id, name)


@dataclass(slots=True)
class RolesPlan:
    """The roles as they will be, the occupation behind each, and the lines that can not be."""

    roles: dict[UUID, RoleRow]
    occupations: dict[UUID, Occupation] = field(default_factory=dict)
    rejected: list[RejectedLine] = field(default_factory=list)
    unchanged: int = 0


def plan_roles(
    occupations: Iterable[Occupation],
    roles: dict[UUID, RoleRow],
    changes: Changes,
    *,
    job_id: UUID,
    file: str,
) -> RolesPlan:
    """Find or add a role for every occupation; ``roles`` becomes what will be.

    A role that came from a catalogue is known by its code, any other by its title.
    """
    planner = _RolesPlanner(roles, changes, job_id, file)
    for occupation in occupations:
        planner.take(occupation)
    return planner.plan


class _RolesPlanner:
    def __init__(
        self, roles: dict[UUID, RoleRow], changes: Changes, job_id: UUID, file: str
    ) -> None:
        self.plan = RolesPlan(roles)
        self.changes, self.job_id, self.file = changes, job_id, file
        self.by_title = {clean(role.title): role for role in roles.values()}
        self.by_code: dict[str, list[RoleRow]] = defaultdict(list)
        for role in roles.values():
            self.by_code[role.code].append(role)

    def take(self, occupation: Occupation) -> None:
        code = "" if occupation.code.startswith(OWN_CODE) else occupation.code
        named = self.by_title.get(occupation.title)
        role = self._known(code, named)
        if named is not None and named.id in self.plan.occupations:
            line = self.plan.occupations[named.id].line
            facts = {"title": occupation.title, "line": line}
            self._reject(occupation, Problem("title_twice", "Title", facts))
            return
        if role is not None and named is not None and named is not role:
            facts = {"title": occupation.title}
            self._reject(occupation, Problem("title_taken", "Title", facts))
            return
        if role is None:
            role = self._add(occupation, code)
        else:
            self._update(role, occupation, code)
        self.plan.occupations[role.id] = occupation
        self._add_alternates(role, occupation)

    def _known(self, code: str, named: RoleRow | None) -> RoleRow | None:
        """Return the role of this title and code, else one of this code, else one of this title.

        What people named themselves is not renamed for having a catalogue's code.
        """
        if named is not None and (not code or named.code in ("", code)):
            return named
        taken = self.plan.occupations
        coded = (role for role in self.by_code[code] if role.source == RoleSource.ONET)
        return next((role for role in coded if code and role.id not in taken), named)

    def _add(self, occupation: Occupation, code: str) -> RoleRow:
        source = RoleSource.ONET if _ONET_CODE.fullmatch(code) else RoleSource.MANUAL
        role = RoleRow(
            new_role_id(self.job_id, occupation.code),
            occupation.title,
            code,
            occupation.description,
            source,
        )
        self.plan.roles[role.id] = self.by_title[role.title] = role
        self.by_code[code].append(role)
        self.changes.add(Role, role.id, role.title, code, role.description, source)
        return role

    def _update(self, role: RoleRow, occupation: Occupation, code: str) -> None:
        described = occupation.description not in ("", clean(role.description))
        description = occupation.description if described else role.description
        wanted = (occupation.title, code or role.code, description)
        if wanted == (clean(role.title), role.code, role.description):
            self.plan.unchanged += 1
            return
        self.by_title.pop(clean(role.title), None)
        role.title, role.code, role.description = wanted
        self.by_title[role.title] = role
        self.changes.change(Role, role.id, *wanted, role.source)

    def _add_alternates(self, role: RoleRow, occupation: Occupation) -> None:
        known = {clean(title) for title in role.alternates}
        for title in occupation.alternates:
            if title not in known and title != role.title:
                role.alternates.add(title)
                self.changes.add(RoleTitle, uuid7(), role.id, title)

    def _reject(self, occupation: Occupation, problem: Problem) -> None:
        cells = {"o net soc code": occupation.code, "title": occupation.title}
        self.plan.rejected.append(RejectedLine(self.file, occupation.line, cells, problem))


def plan_tasks(
    plan: RolesPlan,
    wanted: Iterable[UUID],
    tasks: dict[UUID, dict[str, TaskRow]],
    options: Options,
    changes: Changes,
) -> int:
    """Add what the roles in ``wanted`` answer for, with what it asks for; return how many tasks.

    A responsibility that exists keeps its requirements, but for those the catalogue speaks of.
    """
    count = 0
    for role_id in wanted:
        occupation = plan.occupations.get(role_id)
        for task in occupation.tasks.values() if occupation else ():
            count += 1
            known = tasks.get(role_id, {}).get(task.name)
            if known is None:
                _add_task(role_id, task, options, changes)
            else:
                _update_task(known, task, changes)
    return count


def _add_task(role_id: UUID, task: Task, options: Options, changes: Changes) -> None:
    task_id = uuid7()
    changes.add(Responsibility, task_id, role_id, task.name, task.weight)
    asked = options.requirements if task.requirements is None else task.requirements
    for one in asked:
        changes.add(Requirement, uuid7(), task_id, one.kind, one.name, one.weight)


def _update_task(known: TaskRow, task: Task, changes: Changes) -> None:
    if known.weight != task.weight:
        changes.change(Responsibility, known.id, known.role_id, known.name, task.weight)
    for one in task.requirements or ():
        existing = known.requirements.get((one.kind, one.name))
        if existing is None:
            changes.add(Requirement, uuid7(), known.id, one.kind, one.name, one.weight)
        elif existing[1] != one.weight:
            changes.change(Requirement, existing[0], known.id, one.kind, one.name, one.weight)
