"""The statements that the ORM sends for a model, caught on their way to the database."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, models, transaction
from django.db.models import Count, F

from annex.tenancy.context import tenant_context
from annex.tenancy.fields import TenantForeignKey, TenantOneToOneField
from proofs.tenancy.plans.rows import BUSY, account_id, key_of

PAGE = 50


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement as Postgres gets it. ``named`` tells whether the ORM names the account in it."""

    shape: str
    text: str
    named: bool


class _Caught(Exception):
    """Ends a call whose statement has been caught and would fail over made-up values."""


def statements(model: type[models.Model]) -> list[Statement]:
    """Return what each shape of the ORM's calls sends for a model, in the busy account."""
    with tenant_context(account_id(BUSY)):
        return [
            Statement(name, text, named=shapes is _through_the_manager)
            for shapes in (_through_the_manager, _around_the_manager)
            for name, call in shapes(model)
            for text in _sent_by(call)
        ]


def _through_the_manager(
    model: type[models.Model],
) -> Iterator[tuple[str, Callable[[], object]]]:
    rows = model._default_manager
    keys = [key_of(model, number) for number in (1, 2, 3)]
    plain = _plain_field(model)
    yield "get", lambda: rows.get(pk=keys[0])
    yield "in_bulk", lambda: rows.in_bulk(keys)
    yield "exists", lambda: rows.filter(pk=keys[0]).exists()
    yield "exists at all", lambda: rows.exists()
    yield "count", lambda: rows.count()
    yield "aggregate", lambda: rows.aggregate(Count("pk"), Count(plain, distinct=True))
    yield "list by key", lambda: list(rows.order_by("pk")[:PAGE])
    yield "list all", lambda: list(rows.all())
    yield "exclude", lambda: list(rows.exclude(pk=keys[0])[:PAGE])
    yield "update one", lambda: rows.filter(pk=keys[0]).update(**{plain: F(plain)})
    yield "update all", lambda: rows.update(**{plain: F(plain)})
    same = {plain: F(plain)}
    yield "bulk update", lambda: rows.bulk_update([model(pk=key, **same) for key in keys], [plain])
    yield "delete all", lambda: rows.all().delete()
    yield "select for update", lambda: list(rows.select_for_update(of=("self",)).filter(pk=keys[0]))
    for index in model._meta.indexes:
        if index.fields and index.fields[0] == "account":
            order = [_descending(name, way) for name, way in index.fields_orders]
            yield f"list by {index.name}", lambda order=order: list(rows.order_by(*order)[:PAGE])
    yield from _over_references(model)


def _over_references(model: type[models.Model]) -> Iterator[tuple[str, Callable[[], object]]]:
    rows = model._default_manager
    for field in _references(model):
        name, target = field.name, key_of(field.related_model, 1)
        other = _plain_field(field.related_model)
        yield f"filter by {name}", lambda n=name, t=target: list(rows.filter(**{n: t}))
        yield f"count by {name}", lambda n=name: list(rows.values(n).annotate(Count("pk")))
        yield f"join {name}", lambda n=name: list(rows.select_related(n)[:PAGE])
        yield (
            f"filter over {name}",
            lambda n=name, o=other: list(rows.filter(**{f"{n}__{o}": F(f"{n}__{o}")})),
        )
        yield (
            f"in a query over {name}",
            lambda f=field: list(
                rows.filter(**{f"{f.name}__in": f.related_model._default_manager.values("pk")})
            ),
        )
        if not field.primary_key:
            yield (
                f"prefetch {name}",
                lambda n=name, t=target: list(rows.filter(**{f"{n}__in": [t]})),
            )


def _around_the_manager(
    model: type[models.Model],
) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield what Django sends through its base manager, which knows no account."""
    row, plain = model(pk=key_of(model, 1)), _plain_field(model)
    row._state.adding = False
    yield "refresh", row.refresh_from_db
    yield "save", lambda: row.save(force_update=True)
    yield "delete one", lambda: model(pk=row.pk).delete()
    yield "create", lambda: model._default_manager.create(pk=row.pk)
    yield "bulk create", lambda: model._default_manager.bulk_create([model(pk=row.pk)])
    yield "unfiltered list", lambda: list(model._base_manager.order_by("pk")[:PAGE])
    yield "unfiltered count", lambda: model._base_manager.count()
    yield "unfiltered update", lambda: model._base_manager.update(**{plain: F(plain)})


def _references(model: type[models.Model]) -> Iterator[Any]:
    for field in model._meta.local_concrete_fields:
        if isinstance(field, TenantForeignKey | TenantOneToOneField):
            yield field


def _plain_field(model: type[models.Model]) -> str:
    """Return a column of the model that refers to nothing and identifies nothing.

    A model that only ties two others together has none: the last reference stands in.
    """
    plain = (
        field.name
        for field in reversed(model._meta.local_concrete_fields)
        if not field.primary_key
        and not field.is_relation
        and not field.generated
        and not isinstance(field, models.BinaryField | models.JSONField | models.BooleanField)
    )
    return next(plain, None) or [field.attname for field in _references(model)][-1]


def _descending(name: str, way: str) -> str:
    return f"-{name}" if way == "DESC" else name


def _sent_by(call: Callable[[], object]) -> list[str]:
    """Return the statements that a call sends; they change nothing."""
    with (
        transaction.atomic(),
        _catching() as caught,
        suppress(ObjectDoesNotExist, _Caught),
    ):
        try:
            call()
        finally:
            transaction.set_rollback(True)
    return caught


@contextmanager
def _catching() -> Iterator[list[str]]:
    caught: list[str] = []

    def catch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        text = context["cursor"].cursor.mogrify(sql, params)
        if text.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            return execute(sql, params, many, context)
        caught.append(text)
        if not text.startswith("SELECT") or " FOR " in text:
            raise _Caught
        return execute(sql, params, many, context)

    with connection.execute_wrapper(catch):
        yield caught
