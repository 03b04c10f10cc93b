import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import models
from django_multitenant.models import TenantModel
from django_multitenant.utils import set_current_tenant, unset_current_tenant


class Account(TenantModel):
    """A tenant."""

    id = models.UUIDField(primary_key=True)

    class TenantMeta:
        tenant_field_name = "id"

    class Meta:
        db_table = "account"


class Entry(TenantModel):
    """A row of an account."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    account = models.ForeignKey(Account, on_delete=models.DO_NOTHING, db_index=False)
    title = models.TextField()
    amount = models.IntegerField()
    created_at = models.DateTimeField()

    class TenantMeta:
        tenant_field_name = "account_id"

    class Meta:
        db_table = "entry"
        constraints = (models.UniqueConstraint(fields=["account", "id"], name="entry_within"),)
        indexes = (models.Index(fields=["account", "-created_at"], name="entry_newest"),)


def prepare(editor: Any) -> None:
    for model in (Account, Entry):
        editor.create_model(model)


@contextmanager
def enter(account_id: uuid.UUID) -> Iterator[None]:
    set_current_tenant(Account(id=account_id))
    try:
        yield
    finally:
        unset_current_tenant()


def entries(account_id: uuid.UUID) -> models.QuerySet[Entry]:
    return Entry.objects.all()


def given(account_id: uuid.UUID) -> dict[str, Any]:
    return {}
