"""System checks: no tenant model's history is forgotten, and the database keeps it as declared."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from annex.audit.declarations import Declared, declared, exemption_of, is_secret, tenant_models
from annex.audit.operations.functions import CHANGES
from annex.audit.operations.recording import TRIGGER_PREFIX, trigger_names
from annex.tenancy.operations import APP_ROLE, OWNER_ROLE

_TRIGGERS = """
SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE t.tgname LIKE %s AND t.tgenabled IN ('O', 'A')
"""
_WRITERS = """
SELECT has_table_privilege(%(app)s, %(table)s, 'INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER')
"""
_FUNCTIONS = """
SELECT count(*) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = 'annex' AND p.proname IN ('audit_created', 'audit_updated', 'audit_deleted')
  AND p.prosecdef AND pg_get_userbyid(p.proowner) = %(owner)s
"""


@register(Tags.models)
def every_tenant_model_is_recorded_or_says_why_not(
    app_configs: Sequence[AppConfig] | None = None, **_: Any
) -> list[CheckMessage]:
    """Return an error for every tenant model whose history was forgotten, or tells a secret."""
    said = declared()
    return [message for model in tenant_models() for message in _judge(model, said)]


def _judge(model: type[models.Model], said: dict[str, Declared]) -> Iterator[CheckMessage]:
    recorded = said.get(model._meta.label_lower)
    if exemption_of(model):
        if recorded is not None:
            hint = "Remove its attribute `unaudited`, or end it with StopAuditing in a migration."
            yield Error("It is recorded and says that it is not.", hint, model, "audit.E002")
        return
    if recorded is None:
        hint = (
            "Add AuditChanges to a migration, or give the reason why not in its class attribute "
            "`unaudited`."
        )
        yield Error("Nobody records who changes its rows.", hint, model, "audit.E001")
        return
    columns = {str(field.column): field for field in model._meta.local_concrete_fields}
    for column in sorted(set(recorded.exclude) - columns.keys()):
        hint = "End it with StopAuditing, and declare it anew with the column's present name."
        sentence = f"Its history leaves out {column}, which is no column of it."
        yield Error(sentence, hint, model, "audit.E003")
    for column, field in columns.items():
        if is_secret(field) and column not in recorded.exclude:
            hint = f"Declare AuditChanges with exclude=({column!r},)."
            yield Error("Its history would tell a secret or a file.", hint, field, "audit.E004")
    if not isinstance(model._meta.pk, models.UUIDField):
        hint = "Give the model a UUID for its key, or the reason in `unaudited`."
        yield Error("The history names rows by UUIDs.", hint, model, "audit.E005")


def _database_findings() -> list[CheckMessage]:
    try:
        return list(findings(connections["default"]))
    except DatabaseError as error:
        return [Error(f"The database can not be judged: {error}", id="audit.E100")]


def findings(connection: BaseDatabaseWrapper) -> Iterator[CheckMessage]:
    """Yield every difference between the database behind ``connection`` and the declarations."""
    with connection.cursor() as cursor:
        cursor.execute(_TRIGGERS, [f"{TRIGGER_PREFIX}%"])
        found = set(cursor.fetchall())
    yield from _compare(_declared_triggers(), found)
    yield from _guarded(connection)


def _declared_triggers() -> dict[tuple[str, str], str]:
    """Return what each trigger records, by the table and the name it must have."""
    said, triggers = declared(), {}
    for model in tenant_models():
        recorded, options = said.get(model._meta.label_lower), model._meta
        if recorded is not None and options.pk is not None:
            for kind, name in trigger_names(
                recorded.label, str(options.pk.column), recorded.exclude
            ).items():
                triggers[options.db_table, name] = f"{kind} rows of {options.label}"
    return triggers


def _compare(
    said: dict[tuple[str, str], str], found: set[tuple[str, str]]
) -> Iterator[CheckMessage]:
    for key in sorted(said.keys() - found):
        yield Error(f"Nothing records {said[key]}.", hint="Run migrate.", id="audit.E101")
    for table, name in sorted(found - said.keys()):
        sentence = f"The trigger {name} on {table} records what no migration declares."
        yield Error(sentence, hint="End it with StopAuditing in a migration.", id="audit.E102")


def _guarded(connection: BaseDatabaseWrapper) -> Iterator[CheckMessage]:
    with connection.cursor() as cursor:
        cursor.execute(_WRITERS, {"app": APP_ROLE, "table": CHANGES})
        (may_write,) = cursor.fetchone()
        cursor.execute(_FUNCTIONS, {"owner": OWNER_ROLE})
        (functions,) = cursor.fetchone()
    if may_write:
        hint = f"Leave {APP_ROLE} nothing but SELECT on {CHANGES}."
        yield Error(f"{APP_ROLE} may write the history.", hint=hint, id="audit.E103")
    if functions != 3:
        sentence = f"The functions that write the history do not run as {OWNER_ROLE}."
        yield Error(sentence, hint="Run migrate as the owner.", id="audit.E104")


@register(Tags.database)
def live_catalog_records(
    app_configs: Sequence[AppConfig] | None = None,
    databases: Sequence[str] | None = None,
    **_: Any,
) -> list[CheckMessage]:
    """Judge the live database's triggers: ``check --database default``."""
    return _database_findings() if "default" in (databases or ()) else []


@register("audit", deploy=True)
def deployed_catalog_records(
    app_configs: Sequence[AppConfig] | None = None,
    databases: Sequence[str] | None = None,
    **_: Any,
) -> list[CheckMessage]:
    """Judge them in ``check --deploy``, unless the databases are judged anyway."""
    return [] if "default" in (databases or ()) else _database_findings()
