"""Celery's way into specialists: one call each."""

from smtplib import SMTPException
from typing import Any
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from annex.presign.skew import StorageUnreachable
from annex.tenancy.celery import TenantlessTask
from platforms.marketplace.specialists import mail
from platforms.marketplace.specialists.services import availability, documents, unconfirmed


@shared_task(name="specialists.ask_availability", base=TenantlessTask, ignore_result=True)
def ask_availability(**_: Any) -> None:
    """Ask whoever's availability went stale."""
    availability.ask_all(at=timezone.now())


@shared_task(
    name="specialists.mail_question",
    ignore_result=True,
    autoretry_for=(OSError, SMTPException),
    max_retries=3,
    retry_backoff=60,
)
def mail_question(*, specialist_id: str, **_: Any) -> None:
    """Mail one specialist of the account that the message was published in."""
    mail.send_question(UUID(specialist_id))


@shared_task(
    name="specialists.remove_file",
    ignore_result=True,
    autoretry_for=(StorageUnreachable,),
    max_retries=5,
    retry_backoff=60,
)
def remove_file(*, specialist_id: str, key: str, **_: Any) -> None:
    """Remove the file of a document that was deleted in the account entered."""
    documents.remove_file(specialist_id=UUID(specialist_id), key=key)


@shared_task(name="specialists.remove_unconfirmed", base=TenantlessTask, ignore_result=True)
def remove_unconfirmed(**_: Any) -> None:
    """Remove the files that were uploaded and made no document."""
    unconfirmed.remove_all(at=timezone.now())
