"""Availability goes stale, and is confirmed by one click."""

import logging
from datetime import date, datetime, timedelta
from typing import Final, TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from annex.identity.models import Account
from annex.kernel.actor import Actor
from annex.realtime import events
from annex.tenancy.celery import publish_after_commit
from annex.tenancy.context import global_context, tenant_context
from platforms.marketplace.skills.policies import who_may_answer
from platforms.marketplace.specialists import policies
from platforms.marketplace.specialists.models import Specialist, SpecialistStatus

log = logging.getLogger(__name__)

ASK_AGAIN_AFTER: Final = timedelta(days=7)
"""How long somebody who did not answer is left alone, and may still answer."""
BATCH: Final = 200
MAIL_TASK: Final = "specialists.mail_question"


class Availability(TypedDict, total=False):
    free_from: date | None
    days_per_week: int


@transaction.atomic
def confirm(
    *, actor: Actor, specialist_id: UUID, at: datetime, **said: Unpack[Availability]
) -> Specialist:
    """Say that the availability, or what is said of it now, is true. Raises SpecialistNotFound."""
    specialist = policies.require_may_edit(actor, specialist_id)
    values = {**said, "availability_confirmed_at": at}
    for name, value in values.items():
        setattr(specialist, name, value)
    specialist.save(update_fields=tuple(values))
    events.emit(family="specialists", op="confirmed", entity_ids=[specialist.pk])
    return specialist


def ask_all(*, at: datetime) -> int:
    """Ask, in every active account, whoever's availability went stale; return how many."""
    with global_context():
        accounts = list(Account.objects.filter(status="active").values_list("pk", flat=True))
    asked = 0
    for account_id in accounts:
        with tenant_context(account_id):
            while batch := ask(at=at):
                asked += len(batch)
    return asked


@transaction.atomic
def ask(*, at: datetime) -> list[UUID]:
    """Ask specialists of the account entered, at most ``BATCH``, and return their ids.

    Who signs in is asked, by an event and by mail; the mail leaves once this has committed.
    """
    rows = Specialist.objects.select_for_update(no_key=True, skip_locked=True).stale(at)
    due = rows.filter(
        Q(availability_asked_at=None) | Q(availability_asked_at__lte=at - ASK_AGAIN_AFTER),
        status=SpecialistStatus.ACTIVE,
        user_id__in=who_may_answer().values("user_id"),
    )
    ids = list(due.order_by("pk").values_list("pk", flat=True)[:BATCH])
    if ids:
        Specialist.objects.filter(pk__in=ids).update(availability_asked_at=at)
        events.emit(family="specialists", op="asked", entity_ids=ids)
        for specialist_id in ids:
            # Where nobody is told they are asked again in a week, and see it in the web app.
            publish_after_commit(MAIL_TASK, log, specialist_id=str(specialist_id))
    return ids
