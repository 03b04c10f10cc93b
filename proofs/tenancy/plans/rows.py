"""Rows for every tenant table, enough of them that the planner has a choice."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

import psycopg
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from psycopg import sql

from annex.tenancy.fields import TenantForeignKey, TenantOneToOneField
from annex.tenancy.models import TenantModel

BUSY = 7
"""The number of the account that the statements are for."""
_KIN = 7
"""How many rows refer to the same other one, where a row refers to several."""


def tenant_models() -> list[type[models.Model]]:
    """Return the tenant models that have a table of their own."""
    return [
        model
        for model in apps.get_models()
        if issubclass(model, TenantModel) and model._meta.managed
    ]


def account_id(number: int) -> UUID:
    """Return the id of an account by its number."""
    return UUID(hashlib.md5(f"account{number}".encode()).hexdigest())


def key_of(model: type[models.Model], number: int, account: int = BUSY) -> UUID | int:
    """Return the primary key of the ``number``-th row of an account."""
    key: Any = model._meta.pk
    if isinstance(key, models.AutoField):
        return number
    if key.column == "account_id":
        return account_id(account)
    return UUID(hashlib.md5(f"{_key_table(model)}{account}/{number}".encode()).hexdigest())


def fill(
    admin: psycopg.Connection,
    filled: Iterable[type[models.Model]],
    *,
    accounts: int,
    rows: int,
) -> None:
    """Fill the models' tables inside the open transaction, and gather statistics.

    Each account gets so many rows, or, where it can have only one, there are more accounts.
    Rows are plausible to the planner, not to a person: the checks of values are dropped, triggers
    and foreign keys do not fire.
    """
    admin.execute("SET LOCAL session_replication_role = replica")
    for model in filled:
        table = sql.Identifier(model._meta.db_table)
        for constraint in model._meta.constraints:
            if isinstance(constraint, models.CheckConstraint):
                drop = sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}")
                admin.execute(drop.format(table, sql.Identifier(constraint.name)))
        values = dict(_values(model))
        single = _has_one_row(model)
        admin.execute(
            sql.SQL(
                "INSERT INTO {} ({}) SELECT {} "
                "FROM generate_series(1, {}) a CROSS JOIN generate_series(1, {}) n"
            ).format(
                table,
                sql.SQL(", ").join(map(sql.Identifier, values)),
                sql.SQL(", ").join(map(sql.SQL, values.values())),
                accounts * rows if single else accounts,
                1 if single else rows,
            )
        )
        admin.execute(sql.SQL("ANALYZE {}").format(table))


def _has_one_row(model: type[models.Model]) -> bool:
    """Tell whether an account can have only one row of the model."""
    assert model._meta.pk is not None
    return model._meta.pk.column == "account_id" or any(
        list(constraint.fields) == ["account"]
        for constraint in model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint) and not constraint.condition
    )


def _key_table(model: type[models.Model]) -> str:
    """Return the table whose keys the model's rows have: that of the row they belong to."""
    key: Any = model._meta.pk
    return str(_key_table(key.related_model) if key.is_relation else model._meta.db_table)


def _values(model: type[models.Model]) -> Iterator[tuple[str, str]]:
    """Yield the columns of a model with SQL for the value in row ``n`` of account ``a``."""
    references = 0
    for field in model._meta.local_concrete_fields:
        if isinstance(field, models.AutoField | models.GeneratedField):
            continue
        if field.column == "account_id":
            yield field.column, "md5('account' || a)::uuid"
        elif isinstance(field, TenantForeignKey | TenantOneToOneField):
            yield field.column, _reference(model, field, references)
            references += 1
        elif field.primary_key:
            yield field.column, f"md5('{model._meta.db_table}' || a || '/' || n)::uuid"
        else:
            yield field.column, _value(field)


def _reference(model: type[models.Model], field: Any, before: int) -> str:
    table = _key_table(field.related_model)
    if field.related_model is model:  # a tree
        return f"CASE WHEN n > 1 THEN md5('{table}' || a || '/' || n / 2)::uuid END"
    number = "n" if before == 0 else f"((n - 1) / {_KIN} + 1)"
    return f"md5('{table}' || a || '/' || {number})::uuid"


def _value(field: Any) -> str:
    match field:
        case models.UUIDField() | models.ForeignKey():
            return f"md5('{field.column}' || a || '/' || n)::uuid"
        case models.BooleanField():
            return "n % 2 = 0"
        case models.DecimalField():
            return "1"
        case models.IntegerField():
            return "n"
        case models.DateField() | models.TimeField():
            return _moment(field)
        case models.JSONField() | ArrayField() | SearchVectorField():
            return "'{}'"
        case models.BinaryField():
            return "''::bytea"
        case models.GenericIPAddressField():
            return "inet '2001:db8::' + n"
        case models.CharField() if field.choices:
            return f"'{field.choices[-1][0]}'"
        case _:
            return f"left(n || ' {field.column}', {field.max_length or 100})"


def _moment(field: Any) -> str:
    if isinstance(field, models.TimeField):
        return "time '00:00' + n * interval '1 minute'"
    if not isinstance(field, models.DateTimeField):
        return "date '2026-01-01' - n"
    value = "timestamptz '2026-01-01' - n * interval '1 hour'"
    return f"CASE WHEN n % 2 = 0 THEN {value} END" if field.null else value
