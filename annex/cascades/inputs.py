"""Which columns a formula reads: found in its text, so that none goes unwatched."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Model

from annex.cascades.declarations import Cascade, Level

_ALIASED = re.compile(r"\b(?:FROM|JOIN)\s+(\w+)\s+(?:AS\s+)?(\w+)\b", re.IGNORECASE)
_COLUMN = re.compile(r"\b(\w+)\.(\w+)\b")


@dataclass(frozen=True, slots=True, order=True)
class Read:
    """A column of a table that a formula reads."""

    table: str
    column: str


def unwatched(cascade: Cascade, level: Level) -> list[Read]:
    """Return the inputs a level's formula reads while nothing marks the level when they change.

    Keys do not change, and neither does the account; that a row comes or goes is seen by any watch
    of the level on its table.
    """
    models = _models(cascade)
    watched = set(_watched(cascade, level))
    values = {one.values._meta.db_table for one in cascade.levels}
    return sorted(
        read
        for read in _reads(level.formula, models)
        if read.table not in values and read not in watched and not _is_fixed(models, read)
    )


def unfed(cascade: Cascade, level: Level) -> list[str]:
    """Return the levels whose values a formula reads while no edge of theirs leads to it."""
    tables = {read.table for read in _reads(level.formula, _models(cascade))}
    feeders = cascade.feeders(level)
    return sorted(
        one.name
        for one in cascade.levels
        if one.values._meta.db_table in tables and one not in feeders
    )


def _models(cascade: Cascade) -> Mapping[str, type[Model]]:
    own = [watch.model for watch in cascade.watches]
    own += [model for level in cascade.levels for model in (level.target, level.values)]
    return {model._meta.db_table: model for model in (*apps.get_models(), *own)}


def _reads(sql: str, models: Mapping[str, type[Model]]) -> set[Read]:
    tables: dict[str, set[str]] = {}
    for table, alias in _ALIASED.findall(sql):
        if table in models:
            tables.setdefault(alias, set()).add(table)
    return {
        Read(table, column)
        for alias, column in _COLUMN.findall(sql)
        for table in tables.get(alias, ())
        if column in {field.column for field in models[table]._meta.local_fields}
    }


def _is_fixed(models: Mapping[str, type[Model]], read: Read) -> bool:
    key = models[read.table]._meta.pk
    assert key is not None
    return read.column in {"account_id", key.column}


def _watched(cascade: Cascade, level: Level) -> Iterator[Read]:
    names = cascade.marked_as(level)
    for watch in cascade.watches:
        if watch.level in names:
            for column in (watch.column, *watch.of):
                yield Read(watch.model._meta.db_table, column)
