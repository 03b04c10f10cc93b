"""References that can not leave the account."""

from collections.abc import Callable
from typing import Any

from django.db import models


class _WithinAccount:
    """Leave the constraint and its index to ``annex.tenancy.operations``.

    A plain foreign key is checked by Postgres without row-level security, so it would accept, and
    reveal, another account's row. The migration operation emits the composite
    ``(account_id, x_id) -> (account_id, id)`` instead. With ``db_cascade`` the database deletes
    the row together with what it refers to; say ``on_delete=DO_NOTHING`` beside it.
    """

    db_cascade: bool

    def __init__(
        self, to: Any, on_delete: Callable[..., Any], *, db_cascade: bool = False, **kwargs: Any
    ) -> None:
        self.db_cascade = db_cascade
        kwargs["db_constraint"] = False
        if not kwargs.get("primary_key"):
            kwargs["db_index"] = False
        super().__init__(to, on_delete, **kwargs)  # type: ignore[call-arg]  # a mixin's super

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()  # type: ignore[misc]  # a mixin's super
        kwargs.pop("db_constraint", None)
        kwargs.pop("db_index", None)
        if self.db_cascade:
            kwargs["db_cascade"] = True
        return name, path, args, kwargs


class TenantForeignKey(_WithinAccount, models.ForeignKey):  # type: ignore[type-arg]
    """A foreign key between two rows of one account."""


class TenantOneToOneField(_WithinAccount, models.OneToOneField):  # type: ignore[type-arg]
    """A one-to-one reference between two rows of one account; meant as the primary key."""
