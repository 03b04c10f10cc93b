"""The SQL that ties references between tenant tables to the account."""

from collections.abc import Iterator
from typing import Any, cast

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from annex.tenancy.fields import TenantForeignKey, TenantOneToOneField

Reference = TenantForeignKey | TenantOneToOneField


def references(model: type[models.Model]) -> Iterator[Reference]:
    """Yield the model's own fields that refer to rows of the same account."""
    for field in model._meta.local_fields:
        if isinstance(field, (TenantForeignKey, TenantOneToOneField)):
            yield field


def _leads_with(model: type[models.Model], field: Reference) -> bool:
    """Tell whether an index of the model already leads with the account and ``field``."""
    wanted = ["account", field.name]
    listed = [list(index.fields) for index in model._meta.indexes]
    listed += [
        list(constraint.fields)
        for constraint in model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint) and constraint.condition is None
    ]
    return any(fields[:2] == wanted for fields in listed)


def referable_key(model: type[models.Model]) -> str | None:
    """Return the column of the key that others may refer to within the account, or None.

    Rows keyed by another row are reached through that one; an account's own row has no other key.
    """
    key: models.Field[Any, Any] | None = model._meta.pk
    if key is None or isinstance(key, TenantOneToOneField) or key.column == "account_id":
        return None
    return key.column


def name_of(editor: BaseDatabaseSchemaEditor, table: str, column: str, suffix: str) -> str:
    """Return the name of a constraint or index on the account and ``column``."""
    names = cast("Any", editor)  # the stubs leave out what Django's own operations use
    return cast("str", names._create_index_name(table, ["account_id", column], suffix=suffix))


def reference_sql(
    editor: BaseDatabaseSchemaEditor, model: type[models.Model], field: Reference
) -> Iterator[str]:
    """Yield what makes ``field`` a composite foreign key, with the index that it needs."""
    table, column = model._meta.db_table, field.column
    target = field.related_model._meta
    assert target.pk is not None
    on_delete = " ON DELETE CASCADE" if field.db_cascade else ""
    # Postgres checks the rows already there as the owner, whom a forced policy would refuse.
    yield f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY'
    yield f'ALTER TABLE "{target.db_table}" NO FORCE ROW LEVEL SECURITY'
    yield (
        f'ALTER TABLE "{table}" ADD CONSTRAINT "{name_of(editor, table, column, "_within")}" '
        f'FOREIGN KEY (account_id, "{column}") '
        f'REFERENCES "{target.db_table}" (account_id, "{target.pk.column}"){on_delete}'
    )
    yield f'ALTER TABLE "{target.db_table}" FORCE ROW LEVEL SECURITY'
    yield f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY'
    if not _leads_with(model, field):
        index = name_of(editor, table, column, "_account")
        yield f'CREATE INDEX "{index}" ON "{table}" (account_id, "{column}")'


def unreference_sql(
    editor: BaseDatabaseSchemaEditor, model: type[models.Model], field: Reference
) -> Iterator[str]:
    """Yield what takes back ``reference_sql``."""
    table, column = model._meta.db_table, field.column
    if not _leads_with(model, field):
        yield f'DROP INDEX "{name_of(editor, table, column, "_account")}"'
    yield f'ALTER TABLE "{table}" DROP CONSTRAINT "{name_of(editor, table, column, "_within")}"'
