"""System checks: models that could leak are refused, and so is a live catalog that does."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from annex.tenancy import sealing
from annex.tenancy.catalog.sweep import findings
from annex.tenancy.fields import TenantForeignKey, TenantOneToOneField
from annex.tenancy.models import TenantModel
from annex.tenancy.runtime import runtime_role_problem, seal_problem
from annex.tenancy.sealing import Mode

_WEAKER = "What that means is told in docs/howto/isolate-a-project.md."


@register(Tags.models)
def tenant_models_stay_within(
    app_configs: Sequence[AppConfig] | None = None, **_: Any
) -> list[CheckMessage]:
    """Return an error for every tenant model whose references or keys could leave the account."""
    tenant = [model for model in apps.get_models() if issubclass(model, TenantModel)]
    return [message for model in tenant for message in _judge(model)]


def _judge(model: type[models.Model]) -> Iterator[CheckMessage]:
    for field in model._meta.local_fields:
        target = field.related_model
        bound = isinstance(field, TenantForeignKey | TenantOneToOneField)
        if isinstance(target, type) and issubclass(target, TenantModel) and not bound:
            hint = "Use TenantForeignKey."
            yield Error("A reference can leave the account.", hint, field, "tenancy.E002")
        if field.unique and not field.primary_key:
            hint = "Use a UniqueConstraint that leads with account."
            yield Error("A unique field spans accounts.", hint, field, "tenancy.E001")
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and not _leads_with_account(constraint):
            hint = f"Let {constraint.name} lead with account."
            yield Error("A unique constraint spans accounts.", hint, model, "tenancy.E001")
    for many in model._meta.local_many_to_many:
        through = many.remote_field.through
        if through is not None and through._meta.auto_created:
            hint = "Name a through model that is a TenantModel."
            yield Error("A many-to-many table has no account.", hint, many, "tenancy.E003")


def _leads_with_account(constraint: models.UniqueConstraint) -> bool:
    if constraint.fields:
        return constraint.fields[0] == "account"
    first: Any = constraint.expressions[0]
    return isinstance(first, models.F) and getattr(first, "name", "") in {"account", "account_id"}


def _database_findings() -> list[CheckMessage]:
    connection = connections["default"]
    try:
        role = runtime_role_problem()
        found = list(findings(connection))
        sealed = list(_judge_seal(connection))
    except DatabaseError as error:
        return [Error(f"The database can not be judged: {error}", id="tenancy.E100")]
    messages: list[CheckMessage] = [
        (Warning if f.id.startswith("tenancy.W") else Error)(f.sentence, id=f.id) for f in found
    ]
    messages += sealed
    if role:
        messages.append(Error(role, hint="Point DATABASE_URL at annex_app.", id="tenancy.E112"))
    return messages


def _judge_seal(connection: BaseDatabaseWrapper) -> Iterator[CheckMessage]:
    connection.ensure_connection()
    mode = sealing.mode(connection.connection)
    if mode is None:
        hint = "Run manage.py tenancy_bootstrap."
        yield Error("annex_seal is missing: the database has no seal.", hint, id="tenancy.E120")
    elif problem := seal_problem():
        hint = "Run manage.py tenancy_bootstrap with this process's SECRET_KEY."
        yield Error(problem, hint, id="tenancy.E121")
    if mode is Mode.SIGNED:
        sentence = "The database is signed, not sealed: each statement checks a signature anew."
        yield Warning(sentence, _WEAKER, id="tenancy.W122")
    if mode is Mode.PLAIN:
        sentence = "The database is plain, not sealed: any SQL may enter any account."
        yield Warning(sentence, _WEAKER, id="tenancy.W123")


@register(Tags.database)
def live_catalog_isolates(
    app_configs: Sequence[AppConfig] | None = None,
    databases: Sequence[str] | None = None,
    **_: Any,
) -> list[CheckMessage]:
    """Judge the live database: ``check --database default``."""
    return _database_findings() if "default" in (databases or ()) else []


@register("tenancy", deploy=True)
def deployed_catalog_isolates(
    app_configs: Sequence[AppConfig] | None = None,
    databases: Sequence[str] | None = None,
    **_: Any,
) -> list[CheckMessage]:
    """Judge the live database: ``check --deploy``, unless the databases are judged anyway."""
    return [] if "default" in (databases or ()) else _database_findings()
