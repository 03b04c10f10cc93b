"""What is recorded: every tenant model but those that say why not.

A model is recorded by ``AuditChanges`` in a migration. One that is not says the reason in its
class attribute ``unaudited``, as ``beyond_tenancy`` does for isolation, so that it need not know
of this app.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.db.migrations.loader import MigrationLoader

from annex.audit.operations.recording import AuditChanges, StopAuditing
from annex.tenancy.models import TenantModel

SECRET_WORDS = ("password", "secret", "token", "checksum", "private_key")


@dataclass(frozen=True, slots=True)
class Declared:
    """What the migrations, taken together, say of one model: the columns kept out."""

    label: str
    exclude: tuple[str, ...]


def exemption_of(model: type[models.Model]) -> str:
    """Return why a model's changes are not recorded, or nothing when they are."""
    return str(getattr(model, "unaudited", ""))


def is_secret(field: "models.Field[Any, Any]") -> bool:
    """Tell whether a field holds a secret, by its name, or a file: no history tells those."""
    named = any(word in str(field.column) for word in SECRET_WORDS)
    return named or isinstance(field, models.BinaryField)


def tenant_models() -> list[type[models.Model]]:
    """Return every tenant model installed."""
    return [model for model in apps.get_models() if issubclass(model, TenantModel)]


def audited_models() -> list[type[models.Model]]:
    """Return every tenant model whose changes are recorded."""
    return [model for model in tenant_models() if not exemption_of(model)]


def declared() -> dict[str, Declared]:
    """Return what the migrations on disk declare, by "app_label.model"."""
    found: dict[str, Declared] = {}
    for app_label, operation in _operations():
        label = operation.label_in(app_label)
        if isinstance(operation, StopAuditing):
            found.pop(label, None)
        else:
            found[label] = Declared(label, operation.exclude)
    return found


def _operations() -> Iterator[tuple[str, AuditChanges]]:
    loader = MigrationLoader(None)
    seen: set[tuple[str, str]] = set()
    for leaf in sorted(loader.graph.leaf_nodes()):
        for node in loader.graph.forwards_plan(leaf):
            if node in seen:
                continue
            seen.add(node)
            for operation in loader.graph.nodes[node].operations:
                if isinstance(operation, AuditChanges):
                    yield node[0], operation
