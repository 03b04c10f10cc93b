import uuid
from contextlib import AbstractContextManager
from typing import Any

from django.core.management import call_command
from django.db import models

from annex.tenancy.context import tenant_context
from annex.tenancy.models import TenantModel
from annex.tenancy.operations import IsolateByAccount


class Account(models.Model):
    """A tenant."""

    id = models.UUIDField(primary_key=True)

    class Meta:
        db_table = "account"


class Entry(TenantModel):
    """A row of an account."""

    title = models.TextField()
    amount = models.IntegerField()
    created_at = models.DateTimeField()

    class Meta:
        db_table = "entry"
        indexes = (models.Index(fields=["account", "-created_at"], name="entry_newest"),)


def prepare(editor: Any) -> None:
    call_command("migrate", database="default", verbosity=0)
    for model in (Account, Entry):
        editor.create_model(model)
    # The foreign key waits until the end, and would be checked as the owner, whom the policy binds.
    for statement in [*editor.deferred_sql, *IsolateByAccount("Entry").forwards_sql(editor, Entry)]:
        editor.execute(statement, params=None)
    editor.deferred_sql.clear()


def enter(account_id: uuid.UUID) -> AbstractContextManager[Any]:
    return tenant_context(account_id)


def entries(account_id: uuid.UUID) -> models.QuerySet[Entry]:
    return Entry.objects.all()


def given(account_id: uuid.UUID) -> dict[str, Any]:
    return {}
