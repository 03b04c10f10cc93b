"""What readiness would be if some things were otherwise; nothing is written, nobody is held up."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from annex.cascades import statements, whatif
from annex.kernel.actor import Actor
from annex.kernel.errors import Invalid
from platforms.readiness.assignments import policies as assignments
from platforms.readiness.responsibilities import policies as responsibilities
from platforms.readiness.responsibilities.models import Responsibility
from platforms.readiness.scores.cascade import NAME

# A requirement that is to be satisfied gets evidence; one that is not loses all it has.
_EVIDENCE: Final = """
    SELECT e.account_id, e.requirement_id, e.satisfied_at, e.expires_at, e.withdrawn_at
    FROM public.readiness_responsibilities_evidence e
    WHERE e.account_id = %(account)s AND e.requirement_id <> ALL (%(unsatisfied)s::uuid[])
    UNION ALL
    SELECT %(account)s::uuid, s.id, %(at)s::timestamptz, NULL, NULL
    FROM unnest(%(satisfied)s::uuid[]) AS s(id)
"""
_SIGN_OFFS: Final = """
    SELECT s.account_id, s.assignment_id, s.responsibility_id, s.signed_at, s.expires_at
    FROM public.readiness_assignments_signoff s
    WHERE s.account_id = %(account)s AND NOT EXISTS (
        SELECT 1 FROM unnest(%(sign_off_assignments)s::uuid[], %(sign_off_duties)s::uuid[])
          AS o(assignment_id, responsibility_id)
        WHERE o.assignment_id = s.assignment_id AND o.responsibility_id = s.responsibility_id
    )
    UNION ALL
    SELECT %(account)s::uuid, o.assignment_id, o.responsibility_id, %(at)s::timestamptz, NULL
    FROM unnest(%(sign_off_assignments)s::uuid[], %(sign_off_duties)s::uuid[],
                %(sign_off_given)s::boolean[]) AS o(assignment_id, responsibility_id, is_given)
    WHERE o.is_given
"""
_DUTIES: Final = """
    SELECT r.account_id, r.id, r.role_id, r.name, coalesce(w.weight, r.weight) AS weight
    FROM public.readiness_responsibilities_responsibility r
    LEFT JOIN unnest(%(weighed)s::uuid[], %(weights)s::integer[]) AS w(id, weight) ON w.id = r.id
    WHERE r.account_id = %(account)s
"""


class UnknownInput(Invalid):
    """An override names something that is missing or hidden."""

    code = "readiness.unknown_override"
    title = "The question names something that does not exist."


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrides:
    """What is to be otherwise.

    ``requirements`` says whether one is satisfied, ``sign_offs`` whether an assignee, by assignment
    and responsibility, is signed off, ``weights`` what a responsibility weighs.
    """

    requirements: Mapping[UUID, bool] = field(default_factory=dict)
    sign_offs: Mapping[tuple[UUID, UUID], bool] = field(default_factory=dict)
    weights: Mapping[UUID, int] = field(default_factory=dict)


def preview_readiness(
    overrides: Overrides, *, at: datetime, levels: Collection[str] | None = None
) -> whatif.Preview:
    """Return what would change in the account entered, as a real run of the same would leave it.

    ``levels`` limits whose records are listed; every level is counted.
    """
    return whatif.preview(NAME, _question(overrides), at=at, levels=levels)


def preview(
    *, actor: Actor, overrides: Overrides, at: datetime, levels: Collection[str]
) -> whatif.Preview:
    """Return what would change, for somebody who may see all that the overrides name.

    Raises UnknownInput.
    """
    _require_visible(actor, overrides)
    return preview_readiness(overrides, at=at, levels=levels)


def _question(overrides: Overrides) -> whatif.Question:
    tables: dict[str, str] = {}
    parameters: dict[str, Any] = {}
    touched: dict[str, Collection[UUID]] = {}
    if overrides.requirements:
        tables["readiness_responsibilities_evidence"] = _EVIDENCE
        by_state = {
            state: [one for one, said in overrides.requirements.items() if said is state]
            for state in (True, False)
        }
        parameters["satisfied"] = statements.array(by_state[True])
        parameters["unsatisfied"] = statements.array(by_state[False])
        touched["requirement"] = overrides.requirements.keys()
    if overrides.sign_offs:
        tables["readiness_assignments_signoff"] = _SIGN_OFFS
        parameters["sign_off_assignments"] = statements.array(a for a, _ in overrides.sign_offs)
        parameters["sign_off_duties"] = statements.array(duty for _, duty in overrides.sign_offs)
        parameters["sign_off_given"] = list(overrides.sign_offs.values())
        touched["signed_share"] = {assignment for assignment, _ in overrides.sign_offs}
    if overrides.weights:
        tables["readiness_responsibilities_responsibility"] = _DUTIES
        parameters["weighed"] = statements.array(overrides.weights)
        parameters["weights"] = list(overrides.weights.values())
        weighed = Responsibility.objects.filter(pk__in=overrides.weights)
        roles = set(weighed.values_list("role_id", flat=True))
        touched |= {"role": roles, "role_duties": roles}
    return whatif.Question(tables=tables, parameters=parameters, touched=touched)


def _require_visible(actor: Actor, overrides: Overrides) -> None:
    wanted = {
        "requirements": (
            responsibilities.requirements_visible_to(actor),
            overrides.requirements.keys(),
        ),
        "sign_offs": (
            assignments.visible_to(actor),
            {assignment for assignment, _ in overrides.sign_offs},
        ),
        "weights": (
            responsibilities.visible_to(actor),
            overrides.weights.keys() | {duty for _, duty in overrides.sign_offs},
        ),
    }
    for name, (visible, ids) in wanted.items():
        if ids and visible.filter(pk__in=ids).count() < len(ids):
            raise UnknownInput(errors={name: [UnknownInput.title]})
