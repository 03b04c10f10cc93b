import uuid
from contextlib import AbstractContextManager
from typing import Any

from django.db import models
from django_tenants.models import DomainMixin, TenantMixin
from django_tenants.utils import tenant_context


class Account(TenantMixin):
    """A tenant."""

    id = models.UUIDField(primary_key=True)
    auto_create_schema = False

    class Meta:
        db_table = "account"


class Domain(DomainMixin):
    """The library asks for this model; the benchmark has no use for it."""


class Entry(models.Model):
    """A row of an account: its schema says which, so there is no column for it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    title = models.TextField()
    amount = models.IntegerField()
    created_at = models.DateTimeField()

    class Meta:
        db_table = "entry"
        indexes = (models.Index(fields=["-created_at"], name="entry_newest"),)


def prepare(editor: Any) -> None:
    # The table here is the pattern that the loader makes every schema's table after.
    editor.create_model(Entry)


def enter(account_id: uuid.UUID) -> AbstractContextManager[Any]:
    return tenant_context(Account(id=account_id, schema_name=f"t_{account_id.hex}"))


def entries(account_id: uuid.UUID) -> models.QuerySet[Entry]:
    return Entry.objects.all()


def given(account_id: uuid.UUID) -> dict[str, Any]:
    return {}
