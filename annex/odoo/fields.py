"""Columns of Odoo's as Python's values, wherever a query names them: read, filtered or ordered.

A column that the version of Odoo at hand does not have, or whose module is not installed, reads as
one that is empty.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Col
from django.db.models.sql.compiler import SQLCompiler

from annex.odoo.companies import NEEDED, value_of
from annex.odoo.context import OdooContext
from annex.odoo.querysets import ForNobody, name_of
from annex.odoo.rules.kept import schema
from annex.odoo.sql import Sql, column, sql


class NotTold(Exception):
    """A query asks what Odoo's columns can not tell exactly: a fault of ours."""


class OdooCol(Col):
    """A column as the field wants it written for who asks."""

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        """Return the expression of the value, NULL where Odoo has no such column."""
        context: OdooContext | None = getattr(compiler.query, "odoo", None)
        if context is None:
            raise ForNobody
        field = self.target
        assert isinstance(field, OdooField)
        there = schema(context.using, context.mark).columns(field.model._meta.db_table)
        kept = str(field.column)
        # As in annex.odoo.querysets: an alias of Django's stands unquoted in its statement.
        plain = column(self.alias.lower(), kept)
        written = field.written(plain if kept in there else Sql(f"NULL::{field.kept_as}"), context)
        return written.text, written.params


class OdooField(models.Field):  # type: ignore[type-arg]  # in stubs alone
    """A column of Odoo's; ``kept_as`` is its type there."""

    kept_as: str

    def get_col(self, alias: str, output_field: "models.Field[Any, Any] | None" = None) -> Col:
        """Return the column, as every part of a query names it."""
        return OdooCol(alias, self, output_field)

    def written(self, plain: Sql, context: OdooContext) -> Sql:
        """Return the SQL of the value for who asks, from that of the bare column."""
        return plain


class Text(OdooField, models.TextField):  # type: ignore[type-arg]  # in stubs alone
    """Text as it is."""

    kept_as = "text"


class Whole(OdooField, models.IntegerField):  # type: ignore[type-arg]  # in stubs alone
    """A whole number, or the id of a row elsewhere in Odoo."""

    kept_as = "integer"


class Number(OdooField, models.DecimalField):  # type: ignore[type-arg]  # in stubs alone
    """An exact number: Odoo declares no precision to PostgreSQL, so all its digits are read."""

    kept_as = "numeric"

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"max_digits": 40, "decimal_places": 12, **options})


class Day(OdooField, models.DateField):  # type: ignore[type-arg]  # in stubs alone
    """A date."""

    kept_as = "date"


class OdooBool(OdooField, models.BooleanField):  # type: ignore[type-arg]  # in stubs alone
    """True or false; Odoo leaves many empty, which is false."""

    kept_as = "boolean"

    def written(self, plain: Sql, context: OdooContext) -> Sql:
        """Return false for what is empty."""
        return sql("COALESCE({}, FALSE)", plain)


class TranslatedField(OdooField, models.TextField):  # type: ignore[type-arg]  # in stubs alone
    """A text in the language of who asks, in English where it is not translated, as in Odoo."""

    kept_as = "jsonb"

    def written(self, plain: Sql, context: OdooContext) -> Sql:
        """Return the text of the user's language, or of ``en_US``."""
        return sql("COALESCE({}->>{}, {}->>'en_US')", plain, Sql("%s", (context.language,)), plain)


class CompanyField(OdooField):
    """A value that each company has its own of (since Odoo 18): that of the context's company.

    ``of`` is the value's type in PostgreSQL, one of ``KINDS``. Where the company has none, Odoo's
    default stands in (``annex.odoo.companies``).
    """

    KINDS: Final = {
        "text": "TextField",
        "integer": "IntegerField",
        "numeric": "DecimalField",
        "boolean": "BooleanField",
    }
    kept_as = "jsonb"

    def __init__(self, of: str, **options: Any) -> None:
        self.of = of
        self.internal_type = self.KINDS[of]
        super().__init__(**options)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Return how to make the field again."""
        name, path, args, options = super().deconstruct()
        return name, path, [self.of, *args], options

    def get_internal_type(self) -> str:
        """Return the type of the value, by which Django compares it."""
        return self.internal_type

    def written(self, plain: Sql, context: OdooContext) -> Sql:
        """Return the company's value, or the default; what is of another type is empty.

        Raises NotTold before Odoo 18: nothing would look like a value of none.
        """
        if not schema(context.using, context.mark).columns("ir_default").keys() >= NEEDED:
            raise NotTold(f"{self.name}: values per company are read since Odoo 18.")
        model, name = name_of(self.model), str(self.column)
        value = value_of(plain, self.of, model=model, name=name, company_id=context.company_id)
        return sql("COALESCE({}, FALSE)", value) if self.of == "boolean" else value


class UtcField(OdooField):
    """A moment, which Odoo keeps in UTC without saying so; aware here, on both sides.

    It is no ``DateTimeField``: years and days of it would be cut in the wrong time zone.
    """

    kept_as = "timestamp without time zone"
    LOOKUPS: Final = frozenset({"exact", "gt", "gte", "lt", "lte", "range", "in", "isnull"})

    def get_internal_type(self) -> str:
        """Return the type by which Django compares moments."""
        return "DateTimeField"

    def from_db_value(self, value: datetime | None, *_: Any) -> datetime | None:
        """Return the moment, aware."""
        return value and value.replace(tzinfo=UTC)

    def get_prep_value(self, value: Any) -> Any:
        """Return the moment as Odoo keeps it. Raises ValueError for one without a time zone."""
        if not isinstance(value, datetime):
            return super().get_prep_value(value)
        if value.tzinfo is None:
            raise ValueError(
                f"{self.name}: {value} has no time zone; compare with an aware moment."
            )
        return value.astimezone(UTC).replace(tzinfo=None)

    def get_lookup(self, lookup_name: str) -> Any:
        """Return a comparison. Raises NotTold for what is none."""
        if lookup_name not in self.LOOKUPS:
            known = ", ".join(sorted(self.LOOKUPS))
            raise NotTold(
                f"{self.name}__{lookup_name} would be cut in a wrong time zone; compare with aware "
                f"moments: {known}."
            )
        return super().get_lookup(lookup_name)

    def get_transform(self, lookup_name: str) -> Any:
        """Refuse years, days and the like, in whose place Django looks for a lookup."""
        return None
