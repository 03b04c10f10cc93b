import uuid
from contextlib import AbstractContextManager
from typing import Any

from django.db import models
from django_rls_tenants.rls.constraints import RLSConstraint
from django_rls_tenants.tenants.context import tenant_context
from django_rls_tenants.tenants.models import RLSProtectedModel


class Account(models.Model):
    """A tenant."""

    id = models.UUIDField(primary_key=True)

    class Meta:
        db_table = "account"


class Entry(RLSProtectedModel):
    """A row of an account."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    account = models.ForeignKey(Account, on_delete=models.DO_NOTHING, db_index=False)
    title = models.TextField()
    amount = models.IntegerField()
    created_at = models.DateTimeField()

    class Meta:
        db_table = "entry"
        constraints = (
            models.UniqueConstraint(fields=["account", "id"], name="entry_within"),
            # The constraint that the base class brings casts to int, whatever TENANT_PK_TYPE says.
            RLSConstraint(field="account", name="entry_isolation", tenant_pk_type="uuid"),
        )
        indexes = (models.Index(fields=["account", "-created_at"], name="entry_newest"),)


def prepare(editor: Any) -> None:
    for model in (Account, Entry):
        editor.create_model(model)


def enter(account_id: uuid.UUID) -> AbstractContextManager[Any]:
    return tenant_context(str(account_id))


def entries(account_id: uuid.UUID) -> models.QuerySet[Entry]:
    return Entry.objects.all()


def given(account_id: uuid.UUID) -> dict[str, Any]:
    return {"account_id": account_id}
