"""System checks: a cascade whose declaration and database disagree is refused."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from annex.cascades import backoff, inputs, registry
from annex.cascades.declarations import Cascade, UnknownLevel
from annex.cascades.operations import MARK_ROW_BODY, TRIGGER_PREFIX, WatchColumns, trigger_names
from annex.tenancy.runtime import runtime_role_problem

_TRIGGERS = """
SELECT c.relname, t.tgname, pg_get_triggerdef(t.oid)
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE t.tgname LIKE %s AND t.tgenabled = 'O'
"""
_BODY = "SELECT prosrc FROM pg_proc WHERE oid = to_regproc('annex.cascades_mark_row')"
# What Postgres adds when it writes a definition out.
_NOISE = re.compile(r'["()]|::[a-z]+(?: varying)?|\bpublic\.')

USUAL_VISIBILITY_S = 3_600
"""Of Celery's Redis transport, unless it is told another."""

Triggers = dict[tuple[str, str], str]
"""Definitions, by table and name."""


@register(Tags.models)
def declarations_hold_together(
    app_configs: Sequence[AppConfig] | None = None, **_: Any
) -> list[CheckMessage]:
    """Return an error for every cascade with a cycle, or with a name that nobody declared."""
    messages: list[CheckMessage] = []
    for cascade in registry.cascades():
        found = list(_judge(cascade))
        messages += found or _judge_inputs(cascade)
    return messages


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


def _judge_inputs(cascade: Cascade) -> Iterator[CheckMessage]:
    hint = "Watch the column for the level, or for a relay into it."
    for level in cascade.levels:
        where = f"{cascade.name}.{level.name}"
        for read in inputs.unwatched(cascade, level):
            sentence = f"{where} reads {read.table}.{read.column}, which nothing watches for it."
            yield Error(sentence, hint, id="cascades.E007")
        for name in inputs.unfed(cascade, level):
            sentence = f"{where} reads the values of {name}, from which no edge leads to it."
            yield Error(sentence, "Declare an edge.", id="cascades.E008")


@register(Tags.compatibility)
def broker_keeps_messages_long_enough(
    app_configs: Sequence[AppConfig] | None = None, **_: Any
) -> list[CheckMessage]:
    """Warn where the broker gives a waiting retry to a second worker before it is due."""
    options = getattr(settings, "CELERY_BROKER_TRANSPORT_OPTIONS", None) or {}
    timeout_s = options.get("visibility_timeout", USUAL_VISIBILITY_S)
    longest_s = backoff.delay_s(backoff.MAX_RETRIES - 1)
    if timeout_s > longest_s:
        return []
    sentence = f"Messages are given again after {timeout_s} s; a retry waits {longest_s} s."
    return [Warning(sentence, "Raise the visibility_timeout.", id="cascades.W005")]


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
        found, body = _triggers(connection)
    except DatabaseError as error:
        return [Error(f"The database can not be judged: {error}", id="cascades.E100")]
    messages: list[CheckMessage] = list(_compare(_declared_triggers(), found))
    if found and body.strip() != MARK_ROW_BODY.strip():
        sentence = "The function annex.cascades_mark_row is not the one of this release."
        messages.append(Error(sentence, "Migrate.", id="cascades.E003"))
    if role:
        messages.append(Error(f"Stages could cross accounts. {role}", id="cascades.E004"))
    return messages


def _triggers(connection: BaseDatabaseWrapper) -> tuple[Triggers, str]:
    """Return the definitions of the triggers that are on, and the body of their function."""
    with connection.cursor() as cursor:
        cursor.execute(_TRIGGERS, [f"{TRIGGER_PREFIX}%"])
        found = {(table, name): definition for table, name, definition in cursor.fetchall()}
        cursor.execute(_BODY)
        (body,) = cursor.fetchone() or ("",)
        return found, body


def _plain(definition: str) -> str:
    """Return a definition without what is written in one way here and in another there."""
    return " ".join(_NOISE.sub("", definition.lower()).split())


def _declared_triggers() -> dict[tuple[str, str], tuple[str, str]]:
    """Return what each trigger is for and its definition, by the table and the name it has."""
    declared = {}
    for cascade in registry.cascades():
        for watch in cascade.watches:
            options = watch.model._meta
            assert options.pk is not None
            is_key = watch.column == options.pk.column
            purpose = f"{options.label}.{watch.column} for {cascade.name}.{watch.level}"
            names = trigger_names(cascade.name, watch.level, watch.column, watch.of, is_key=is_key)
            operation = WatchColumns(
                options.label,
                cascade=cascade.name,
                level=watch.level,
                column=watch.column,
                of=watch.of,
            )
            statements = operation.forwards_sql(options)
            for name, statement in zip(names, statements, strict=True):
                declared[options.db_table, name] = (purpose, statement)
    return declared


def _compare(
    declared: dict[tuple[str, str], tuple[str, str]], found: Triggers
) -> Iterator[CheckMessage]:
    hint = "Add or change its WatchColumns in a migration, and migrate."
    for key in sorted(declared.keys() - found):
        yield Error(f"Nothing watches {declared[key][0]} on {key[0]}.", hint, id="cascades.E002")
    for key in sorted(declared.keys() & found.keys()):
        purpose, statement = declared[key]
        if _plain(statement) != _plain(found[key]):
            sentence = f"The trigger {key[1]} on {key[0]} does not watch {purpose} as declared."
            yield Error(sentence, hint, id="cascades.E003")
    for table, name in sorted(found - declared.keys()):
        sentence = f"The trigger {name} on {table} watches what no cascade declares."
        yield Error(sentence, hint, id="cascades.E003")
