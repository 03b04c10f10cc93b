"""Housekeeping of the issuer."""

from celery import shared_task
from django.contrib.sessions.backends.db import SessionStore
from oauth2_provider.models import clear_expired

from annex.tenancy.celery import TenantlessTask
from annex.tenancy.context import global_context


@shared_task(name="identity.clear_expired_tokens", base=TenantlessTask)
def clear_expired_tokens(**_: object) -> None:
    """Delete what can no longer be used; refresh tokens stay until a replay would mean nothing."""
    with global_context():
        clear_expired()
        SessionStore.clear_expired()
