"""Celery's way into proposals."""

from smtplib import SMTPException
from typing import Any
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from annex.tenancy.celery import TenantlessTask
from platforms.marketplace.proposals import mail
from platforms.marketplace.proposals.services import lapsing


@shared_task(name="marketplace.lapse", base=TenantlessTask, ignore_result=True, expires=60)
def lapse(**_: Any) -> None:
    """Remind and end what is due in every account."""
    lapsing.sweep(at=timezone.now())


@shared_task(
    name="marketplace.mail_proposal",
    ignore_result=True,
    autoretry_for=(OSError, SMTPException),
    max_retries=3,
    retry_backoff=60,
)
def mail_proposal(*, row_id: str, user_id: str, **_: Any) -> None:
    """Remind one person of a proposal of the account that the message was published in."""
    mail.remind_of_proposal(UUID(row_id), UUID(user_id))


@shared_task(
    name="marketplace.mail_mission_invitation",
    ignore_result=True,
    autoretry_for=(OSError, SMTPException),
    max_retries=3,
    retry_backoff=60,
)
def mail_mission_invitation(*, row_id: str, user_id: str, **_: Any) -> None:
    """Remind one person of an invitation of the account that the message was published in."""
    mail.remind_of_invitation(UUID(row_id), UUID(user_id))
