"""Pieces of SQL that carry their parameters: joined by operators, never by formatting values."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Sql:
    """An expression with ``%s`` placeholders and their values.

    ``&``, ``|`` and ``~`` are for conditions. NULL counts as false: ``~`` of NULL is true.
    """

    text: str
    params: tuple[Any, ...] = ()

    @classmethod
    def always(cls) -> "Sql":
        """Return the condition that holds for every row."""
        return cls("TRUE")

    @classmethod
    def never(cls) -> "Sql":
        """Return the condition that holds for no row."""
        return cls("FALSE")

    @property
    def is_always(self) -> bool:
        """Tell whether it is known to hold for every row."""
        return self.text == "TRUE"

    @property
    def is_never(self) -> bool:
        """Tell whether it is known to hold for no row."""
        return self.text == "FALSE"

    def __and__(self, other: "Sql") -> "Sql":
        """Hold where both hold."""
        return all_of((self, other))

    def __or__(self, other: "Sql") -> "Sql":
        """Hold where one of the two holds."""
        return any_of((self, other))

    def __invert__(self) -> "Sql":
        """Hold where this one is false or NULL."""
        if self.is_always or self.is_never:
            return Sql.never() if self.is_always else Sql.always()
        return Sql(f"({self.text}) IS NOT TRUE", self.params)


def sql(template: str, *parts: Sql) -> Sql:
    """Put pieces into the ``{}`` of a template, parameters in their order."""
    return Sql(
        template.format(*(part.text for part in parts)),
        tuple(value for part in parts for value in part.params),
    )


def all_of(conditions: Iterable[Sql]) -> Sql:
    """Return the condition that holds where every one holds; of none: everywhere."""
    return _joined(conditions, " AND ", Sql.always(), Sql.never())


def any_of(conditions: Iterable[Sql]) -> Sql:
    """Return the condition that holds where one holds; of none: nowhere."""
    return _joined(conditions, " OR ", Sql.never(), Sql.always())


def _joined(conditions: Iterable[Sql], word: str, neutral: Sql, decisive: Sql) -> Sql:
    kept: list[Sql] = []
    for one in conditions:
        if one != neutral and one not in kept:
            kept.append(one)
    if decisive in kept:
        return decisive
    if not kept:
        return neutral
    if len(kept) == 1:
        return kept[0]
    return Sql(
        f"({word.join(one.text for one in kept)})",
        tuple(value for one in kept for value in one.params),
    )


def name(identifier: str) -> Sql:
    """Quote the name of a table or column. Raises ValueError for what is no plain name."""
    if not _NAME.fullmatch(identifier):
        raise ValueError(f"Not a plain name: {identifier!r}")
    return Sql(f'"{identifier}"')


def column(alias: str, identifier: str) -> Sql:
    """Quote a column of the table that goes by this alias."""
    return sql("{}.{}", name(alias), name(identifier))
