"""The base of every row that belongs to an account."""

from typing import Any, TypeVar

from django.conf import settings
from django.db import models
from django.db.models.sql.where import AND

from annex.kernel.ids import uuid7
from annex.tenancy.context import current_tenant, require_account_id

M = TypeVar("M", bound=models.Model, covariant=True)


class TenantQuerySet(models.QuerySet[M]):
    """The base of querysets over tenant rows."""


class TenantManager(models.Manager[M]):
    """Name the account in every query.

    The database enforces isolation without this. The constant lets Postgres compare it with the
    policy once a statement instead of once a row, and use its statistics.
    """

    def get_queryset(self) -> models.QuerySet[M]:
        queryset = super().get_queryset()
        context = current_tenant()
        if context is not None:
            # What filter(account_id=...) adds, without resolving the name each time: that is a
            # fourth of what a get costs (benchmarks/tenancy).
            field: Any = self.model._meta.get_field("account_id")
            column = field.get_col(queryset.query.get_initial_alias())
            exact = field.get_lookup("exact")(column, context.account_id)
            queryset.query.where.add(exact, AND)
        return queryset


class TenantModel(models.Model):
    """A row that belongs to one account, isolated by ``IsolateByAccount`` in its migration."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(
        settings.ANNEX_TENANT_MODEL,
        on_delete=models.DO_NOTHING,
        default=require_account_id,
        editable=False,
        related_name="+",
        db_index=False,
    )

    objects = TenantManager()

    class Meta:
        abstract = True
