"""Records that hang on themselves: the only place that tells a cycle in the data from a deep tree.

A level that feeds itself is worked off in waves, and a mark counts those before it. Where they are
many, the records above are looked at: who comes back to where it began would go round for ever.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import connection

from annex.cascades import statements
from annex.cascades.declarations import Level

MOST_WAVES: Final = 64
"""After so many waves it is asked whether there is a cycle, and no sooner: trees are not deep."""
LONGEST_PATH: Final = 10
"""Records of a cycle that are named."""


class HangsOnItself(Exception):
    """A record depends on its own value, directly or through others."""


def refuse(level: Level, ids: Sequence[str], parameters: Mapping[str, Any]) -> None:
    """Raise HangsOnItself if the record does; of several, if one may, so that each stands alone."""
    path, seen, wave = [], set[str](), set(ids)
    while wave:
        path.append(min(wave))
        seen |= wave
        above = _above(level, wave, parameters)
        if above & (set(ids) if len(ids) == 1 else seen):
            told = [*path[:LONGEST_PATH], *(["..."] if len(path) > LONGEST_PATH else [])]
            raise HangsOnItself(f"{level.name} {' -> '.join([*told, path[0]])}")
        wave = above - seen


def _above(level: Level, ids: set[str], parameters: Mapping[str, Any]) -> set[str]:
    found = set[str]()
    with connection.cursor() as cursor:
        for edge in level.edges:
            if edge.to == level.name:
                cursor.execute(
                    "WITH changed(id) AS (SELECT unnest(%(ids)s::uuid[])) "
                    f"SELECT above.id::text FROM ({edge.sql}) AS above(id)",
                    {**parameters, "ids": statements.array(ids)},
                )
                found |= {row[0] for row in cursor.fetchall() if row[0] is not None}
    return found
