"""Columns that Doctrine made, as fields of Django's models, for rows that both may still write.

On Postgres. What is written is what Doctrine would write, what is read is what it would read.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar, Final
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Col
from django.db.models.sql.compiler import SQLCompiler
from psycopg.types.json import Json

from annex.rescue.doctrine.reading import Reading
from annex.rescue.php.clocks import wall_of
from annex.rescue.php.intervals import Interval
from annex.rescue.php.writing import dumps
from annex.rescue.symfony.uids import Ulid

_ANY_ZONE = Reading(ZoneInfo("UTC"))


class NotTold(Exception):
    """A query asks what such a column can not tell: a fault of ours."""


class _Limited(models.Field):  # type: ignore[type-arg]  # in stubs alone
    """Refuses lookups whose answer would be of the stored text, not of the value."""

    LOOKUPS: ClassVar[frozenset[str]]

    def get_lookup(self, lookup_name: str) -> Any:
        """Return a lookup. Raises NotTold for one that can not be answered."""
        if lookup_name not in self.LOOKUPS:
            raise NotTold(f"{self.name}__{lookup_name}: ask {', '.join(sorted(self.LOOKUPS))}.")
        return super().get_lookup(lookup_name)

    def get_transform(self, lookup_name: str) -> Any:
        """Refuse years, keys and the like, in whose place Django looks for a lookup."""
        return None


class LegacyDateTimeField(_Limited):
    """A ``timestamp(0)`` that holds the local time of PHP's zone; aware here, on both sides.

    Fractions of a second are cut as PHP cuts them. A stored time that never was raises
    UnreadableColumn; one that was twice is the first, as PHP takes it, and is written alike.
    """

    LOOKUPS = frozenset({"exact", "gt", "gte", "lt", "lte", "range", "in", "isnull"})

    def __init__(self, *args: Any, zone: str, **options: Any) -> None:
        self.zone = zone
        self._reading = Reading(ZoneInfo(zone))
        super().__init__(*args, **options)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Return how to make the field again."""
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "zone": self.zone}

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Return the column's type."""
        return "timestamp(0) without time zone"

    def from_db_value(self, value: datetime | None, *_: Any) -> datetime | None:
        """Return the moment, aware. Raises UnreadableColumn."""
        found: datetime | None = self._reading.read("datetime", value)
        return found

    def to_python(self, value: Any) -> Any:
        """Return the moment that a serialised text says."""
        return datetime.fromisoformat(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        """Return the local time of PHP's zone. Raises ValueError for one without a zone."""
        value = self.to_python(super().get_prep_value(value))
        return wall_of(value, self._reading.zone) if isinstance(value, datetime) else value


class _JsonCol(Col):
    """A ``json`` column as ``jsonb``, which alone can be compared and looked into."""

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        """Return the column with its cast."""
        text, params = super().as_sql(compiler, connection)
        return f"{text}{_CAST}", tuple(params)


_CAST: Final = "::jsonb"


class LegacyJSONField(models.JSONField):
    """A ``json`` column, which is no ``jsonb``: it is read as text, and cast where it is asked."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Return the column's type."""
        return "json"

    def get_col(self, alias: str, output_field: "models.Field[Any, Any] | None" = None) -> Col:
        """Return the column, as every part of a query names it."""
        return _JsonCol(alias, self, output_field)

    def select_format(self, compiler: SQLCompiler, sql: str, params: Any) -> tuple[str, Any]:
        """Return what is read: the text as Doctrine wrote it, unless rows are compared."""
        if sql.endswith(_CAST) and not (compiler.query.distinct or compiler.query.combinator):
            sql = f"{sql.removesuffix(_CAST)}::text"
        return sql, params

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Return the value. Raises UnreadableColumn."""
        if isinstance(expression, Col) and self.decoder is None:
            return _ANY_ZONE.read("json", value)
        return super().from_db_value(value, expression, connection)

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        """Return what is stored: JSON with its keys in their order."""
        if value is None or hasattr(value, "resolve_expression"):
            return super().get_db_prep_save(value, connection)
        return Json(value)


class _Converted(_Limited):
    """A text that Doctrine reads as a value."""

    LOOKUPS = frozenset({"exact", "in"})
    doctrine_type: ClassVar[str]

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Return the column's type."""
        return "text"

    def from_db_value(self, value: Any, *_: Any) -> Any:
        """Return the value. Raises UnreadableColumn."""
        return _ANY_ZONE.read(self.doctrine_type, value)


class PHPArrayField(_Converted):
    """PHP's serialisation of an array, or of nothing: None is stored as ``N;``, never as NULL.

    Objects are read as inert values and can not be written.
    """

    doctrine_type = "array"

    def get_prep_value(self, value: Any) -> Any:
        """Return the text. Raises ValueError for what PHP's arrays can not hold."""
        value = super().get_prep_value(value)
        return value if hasattr(value, "resolve_expression") else dumps(value)


class SimpleArrayField(_Converted):
    """Texts joined with commas. No items are NULL, and NULL is no items.

    Raises ValueError where an item has a comma, which Doctrine would read as two.
    """

    doctrine_type = "simple_array"

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"null": True, "default": list, **options})

    def get_prep_value(self, value: Any) -> Any:
        """Return the text, None for no items. Raises ValueError."""
        value = super().get_prep_value(value)
        if value is None or hasattr(value, "resolve_expression"):
            return value
        items = list(value)
        if bad := [item for item in items if not isinstance(item, str) or "," in item]:
            raise ValueError(f"{self.name}: {bad[0]!r} is no text without a comma.")
        return ",".join(items) if items else None


class DateIntervalField(_Converted):
    """A span in calendar units, kept in a ``varchar(255)``."""

    doctrine_type = "dateinterval"

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Return the column's type."""
        return "varchar(255)"

    def to_python(self, value: Any) -> Any:
        """Return the span that a text says."""
        return Interval.parse(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        """Return the text that Doctrine writes. Raises ValueError."""
        value = self.to_python(super().get_prep_value(value))
        return value.doctrine_text() if isinstance(value, Interval) else value


class ULIDField(models.UUIDField):  # type: ignore[type-arg]  # in stubs alone
    """A ULID in a ``uuid`` column: people see and send its base 32."""

    def from_db_value(self, value: Any, *_: Any) -> Ulid | None:
        """Return the ULID."""
        return None if value is None else Ulid(value)

    def to_python(self, value: Any) -> Ulid | None:
        """Return the ULID of any of its forms. Raises ValidationError."""
        if value is None or isinstance(value, Ulid):
            return value
        try:
            return Ulid(value)
        except (ValueError, TypeError) as error:
            raise ValidationError(
                self.error_messages["invalid"], code="invalid", params={"value": value}
            ) from error


class NextValue(models.Func):
    """The next number of a sequence."""

    function = "nextval"
    output_field = models.BigIntegerField()


class SequencePK(models.BigIntegerField):  # type: ignore[type-arg]  # in stubs alone
    """A key that Doctrine numbers from a sequence of which the column itself knows nothing."""

    db_returning = True

    def __init__(self, *args: Any, sequence: str, **options: Any) -> None:
        self.sequence = sequence
        super().__init__(*args, **{**options, "primary_key": True})

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Return how to make the field again."""
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "sequence": self.sequence}

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Return the row's number, or the question for the next one."""
        number = super().pre_save(model_instance, add)
        return NextValue(models.Value(self.sequence)) if number is None and add else number
