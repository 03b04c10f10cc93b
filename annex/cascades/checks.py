"""System checks: a cascade whose declaration and database disagree is refused."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from annex.cascades import registry
from annex.cascades.declarations import Cascade, UnknownLevel
from annex.cascades.operations import TRIGGER_PREFIX, trigger_names
from annex.tenancy.runtime import runtime_role_problem

_TRIGGERS = """
SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE t.tgname LIKE %s AND t.tgenabled = 'O'
"""


@register(Tags.models)
def declarations_hold_together(
    app_configs: Sequence[AppConfig] | None = None, **_: Any
) -> list[CheckMessage]:
    """Return an error for every cascade with a cycle, or with a name that nobody declared."""
    return [message for cascade in registry.cascades() for message in _judge(cascade)]


def _judge(cascade: Cascade) -> Iterator[CheckMessage]:
    levels = {level.name for level in cascade.levels}
    names = levels | {relay.name for relay in cascade.relays}
    if len(names) < len(cascade.levels) + len(cascade.relays):
        yield Error(f"{cascade.name} uses a name twice.", id="cascades.E006")
    for target in (
        *(e.to for v in cascade.levels for e in v.edges),
        *(r.to for r in cascade.relays),
    ):
        if target not in levels:
            yield Error(f"{cascade.name} leads to an unknown level {target}.", id="cascades.E005")
    for watch in cascade.watches:
        if watch.level not in names:
            yield Error(f"{cascade.name} watches for {watch.level}: unknown.", id="cascades.E005")
    try:
        cycle = cascade.cycle()
    except UnknownLevel:
        return  # said above
    if cycle is not None:
        path = " -> ".join(cycle)
        hint = "A level may depend on itself, never on one that depends on it."
        yield Error(f"The levels of {cascade.name} form a cycle: {path}.", hint, id="cascades.E001")


@register(Tags.database)
def database_watches_as_declared(
    app_configs: Sequence[AppConfig] | None = None,
    databases: Sequence[str] | None = None,
    **_: Any,
) -> list[CheckMessage]:
    """Judge the live database's triggers, and the role that workers run as."""
    if "default" not in (databases or ()):
        return []
    connection = connections["default"]
    try:
        role = runtime_role_problem()
        found = _triggers(connection)
    except DatabaseError as error:
        return [Error(f"The database can not be judged: {error}", id="cascades.E100")]
    messages: list[CheckMessage] = list(_compare(_declared_triggers(), found))
    if role:
        messages.append(Error(f"Stages could cross accounts. {role}", id="cascades.E004"))
    return messages


def _triggers(connection: BaseDatabaseWrapper) -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(_TRIGGERS, [f"{TRIGGER_PREFIX}%"])
        return set(cursor.fetchall())


def _declared_triggers() -> dict[tuple[str, str], str]:
    """Return what each trigger is for, by the table and the name it must have."""
    declared = {}
    for cascade in registry.cascades():
        for watch in cascade.watches:
            options = watch.model._meta
            assert options.pk is not None
            is_key = watch.column == options.pk.column
            purpose = f"{options.label}.{watch.column} for {cascade.name}.{watch.level}"
            for name in trigger_names(
                cascade.name, watch.level, watch.column, watch.of, is_key=is_key
            ):
                declared[options.db_table, name] = purpose
    return declared


def _compare(
    declared: dict[tuple[str, str], str], found: set[tuple[str, str]]
) -> Iterator[CheckMessage]:
    hint = "Add or change its WatchColumns in a migration, and migrate."
    for key in sorted(declared.keys() - found):
        yield Error(f"Nothing watches {declared[key]} on {key[0]}.", hint, id="cascades.E002")
    for table, name in sorted(found - declared.keys()):
        sentence = f"The trigger {name} on {table} watches what no cascade declares."
        yield Error(sentence, hint, id="cascades.E003")
