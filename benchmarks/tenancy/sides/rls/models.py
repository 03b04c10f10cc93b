import uuid
from contextlib import AbstractContextManager
from typing import Any

from django.db import models
from django_rls.context import system_rls_context
from django_rls.models import RLSModel
from django_rls.policies import TenantPolicy


class UuidTenantPolicy(TenantPolicy):
    """The library's policy, with the cast that a UUID needs; its own is to integer."""

    def get_sql_expression(self) -> str:
        return super().get_sql_expression().replace(":: integer", ":: uuid")


class Account(models.Model):
    """A tenant."""

    id = models.UUIDField(primary_key=True)

    class Meta:
        db_table = "account"


class Entry(RLSModel):
    """A row of an account."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    account = models.ForeignKey(Account, on_delete=models.DO_NOTHING, db_index=False)
    title = models.TextField()
    amount = models.IntegerField()
    created_at = models.DateTimeField()

    class Meta:
        db_table = "entry"
        constraints = (models.UniqueConstraint(fields=["account", "id"], name="entry_within"),)
        indexes = (models.Index(fields=["account", "-created_at"], name="entry_newest"),)
        rls_policies = [UuidTenantPolicy("entry_tenant", tenant_field="account")]


def prepare(editor: Any) -> None:
    for model in (Account, Entry):
        editor.create_model(model)
    editor.enable_rls(Entry)
    editor.force_rls(Entry)
    for policy in Entry._rls_policies:
        editor.create_policy(Entry, policy)


def enter(account_id: uuid.UUID) -> AbstractContextManager[Any]:
    return system_rls_context(tenant_id=account_id)


def entries(account_id: uuid.UUID) -> models.QuerySet[Entry]:
    return Entry.objects.all()


def given(account_id: uuid.UUID) -> dict[str, Any]:
    return {"account_id": account_id}
