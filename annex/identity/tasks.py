"""Celery's way in: housekeeping of the issuer, and mail."""

from smtplib import SMTPException
from typing import Any
from uuid import UUID

from celery import shared_task
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from oauth2_provider.models import clear_expired

from annex.identity import invitations
from annex.tenancy.celery import TenantlessTask
from annex.tenancy.context import global_context


@shared_task(name="identity.clear_expired_tokens", base=TenantlessTask)
def clear_expired_tokens(**_: object) -> None:
    """Delete what can no longer be used; refresh tokens stay until a replay would mean nothing."""
    with global_context():
        clear_expired()
        SessionStore.clear_expired()


@shared_task(
    name="identity.send_invitation",
    ignore_result=True,
    autoretry_for=(OSError, SMTPException),
    max_retries=3,
    retry_backoff=60,
)
def send_invitation(*, invitation_id: str, **_: Any) -> None:
    """Mail one invitation of the account that the message was published in."""
    invitations.deliver(invitation_id=UUID(invitation_id), at=timezone.now())
