"""Changes of sign-offs, one by one and for everybody who holds a role."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import cast
from uuid import UUID

from django.db import connection, transaction

from annex.cascades.wake import wake_after_commit
from annex.kernel.actor import Actor
from annex.kernel.errors import Conflict, Invalid
from annex.realtime import events
from annex.tenancy import statistics
from annex.tenancy.writes import refusing
from platforms.readiness.assignments import policies
from platforms.readiness.assignments.models import PositionAssignmentQuerySet, SignOff
from platforms.readiness.responsibilities.models import Responsibility, ResponsibilityQuerySet
from platforms.readiness.responsibilities.policies import require_visible as require_responsibility
from platforms.readiness.roles.policies import require_visible as require_role
from platforms.readiness.units.policies import blaming, referred_to_as, require_may_change


class AlreadySignedOff(Conflict):
    code = "readiness.already_signed_off"
    title = "The assignee is already signed off for this responsibility."


class ResponsibilityOfAnotherRole(Invalid):
    code = "readiness.responsibility_of_another_role"
    title = "The responsibility belongs to another role."


class SignOffAlreadyExpired(Invalid):
    code = "readiness.sign_off_already_expired"
    title = "A sign-off has to expire in the future, or never."


# What expired is signed anew; what is valid stays as it was.
SIGN_OFF_SQL = """
WITH signed AS (
    INSERT INTO {table} AS held
        (id, account_id, assignment_id, responsibility_id, signed_at, signed_by_id)
    SELECT gen_random_uuid(), %s, assignment.id, responsibility.id, %s, %s
    FROM ({assignments}) AS assignment(id) CROSS JOIN ({responsibilities}) AS responsibility(id)
    ORDER BY assignment.id, responsibility.id
    ON CONFLICT (account_id, assignment_id, responsibility_id) DO UPDATE
    SET signed_at = excluded.signed_at, signed_by_id = excluded.signed_by_id, expires_at = NULL
    WHERE held.expires_at <= excluded.signed_at
    RETURNING assignment_id
)
SELECT count(*), coalesce(array_agg(DISTINCT assignment_id), '{{}}') FROM signed
"""


@transaction.atomic
def sign_off(
    *,
    actor: Actor,
    assignment_id: UUID,
    responsibility_id: UUID,
    at: datetime,
    expires_at: datetime | None = None,
) -> SignOff:
    """Confirm an assignee able to carry a responsibility of the role, over [at, expires_at).

    An expired sign-off is renewed. Raises ChangeDenied, UnknownReference,
    ResponsibilityOfAnotherRole, SignOffAlreadyExpired or AlreadySignedOff.
    """
    with referred_to_as("assignment_id"):
        assignment = policies.require_may_edit(actor, assignment_id)
    with referred_to_as("responsibility_id"):
        responsibility = require_responsibility(actor, responsibility_id)
    if responsibility.role_id != assignment.role_id:
        raise blaming("responsibility_id", ResponsibilityOfAnotherRole)
    if expires_at is not None and expires_at <= at:
        raise blaming("expires_at", SignOffAlreadyExpired)
    signed = {"signed_at": at, "expires_at": expires_at, "signed_by_id": actor.user_id}
    sign_off = SignOff.objects.filter(
        assignment=assignment, responsibility=responsibility, expires_at__lte=at
    ).first()
    if sign_off is None:
        sign_off = SignOff(assignment=assignment, responsibility=responsibility)
    for name, value in signed.items():
        setattr(sign_off, name, value)
    with refusing({"sign_off_once": AlreadySignedOff()}):
        sign_off.save()
    events.emit(family="assignments", op="signed_off", entity_ids=[assignment.pk])
    return sign_off


@transaction.atomic
def withdraw(*, actor: Actor, sign_off_id: UUID) -> None:
    """Take a sign-off back. Raises ChangeDenied or SignOffNotFound."""
    sign_off = policies.require_may_edit_sign_off(actor, sign_off_id)
    sign_off.delete()
    events.emit(family="assignments", op="updated", entity_ids=[sign_off.assignment_id])


@transaction.atomic
def sign_off_role(
    *,
    actor: Actor,
    role_id: UUID,
    at: datetime,
    responsibility_ids: Collection[UUID] | None = None,
) -> int:
    """Sign off every current holder of a role, whom the actor may see, and count what was new.

    A holder is an active employee with an assignment under the role in force on the UTC day of
    ``at``. None stands for all responsibilities of the role. Raises ChangeDenied, RoleNotFound or
    ResponsibilityOfAnotherRole.
    """
    require_may_change(actor)
    require_role(actor, role_id)
    responsibilities = Responsibility.objects.filter(role=role_id)
    if responsibility_ids is not None:
        responsibilities = responsibilities.filter(pk__in=responsibility_ids)
        if responsibilities.count() != len(set(responsibility_ids)):
            raise blaming("responsibility_ids", ResponsibilityOfAnotherRole)
    holders = policies.visible_to(actor).filter(role=role_id)
    day = at.astimezone(UTC).date()
    count, assignment_ids = _sign_off_all(actor, holders.held_on(day), responsibilities, at)
    if count >= statistics.MANY_ROWS:
        statistics.refresh([SignOff])
    if count:
        wake_after_commit("readiness")
        events.emit(
            family="assignments",
            op="signed_off",
            entity_ids=assignment_ids,
            data={"role_id": str(role_id), "count": count},
        )
    return count


def _sign_off_all(
    actor: Actor,
    assignments: PositionAssignmentQuerySet,
    responsibilities: ResponsibilityQuerySet,
    at: datetime,
) -> tuple[int, list[UUID]]:
    """Sign every assignment off for every responsibility, in one statement.

    Returns how many sign-offs are new or renewed, and the assignments they belong to.
    """
    whom, whom_params = assignments.values("pk").query.sql_with_params()
    what, what_params = responsibilities.values("pk").query.sql_with_params()
    sql = SIGN_OFF_SQL.format(table=SignOff._meta.db_table, assignments=whom, responsibilities=what)
    with connection.cursor() as cursor:
        cursor.execute(sql, [actor.account_id, at, actor.user_id, *whom_params, *what_params])
        return cast("tuple[int, list[UUID]]", cursor.fetchone())
