"""The triggers of one model's table."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

TRIGGER_PREFIX = "annex_audit_"
ALWAYS_EXCLUDED = ("account_id",)


def trigger_names(label: str, key: str, exclude: Sequence[str]) -> dict[str, str]:
    """Return the names of a model's triggers by operation; they change with what is declared."""
    said = "\n".join([label.lower(), key, *sorted(exclude)])
    digest = hashlib.sha256(said.encode()).hexdigest()[:12]
    return {kind: f"{TRIGGER_PREFIX}{digest}_{kind}" for kind in ("created", "updated", "deleted")}


class AuditChanges(Operation):
    """Record every change of the rows of ``model`` in the history of their account.

    ``model`` is "Model" or "app_label.Model" of an isolated tenant model with a UUID for its key.
    ``exclude`` names the columns whose values are kept out: secrets, files, counters.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, model: str, *, exclude: Sequence[str] = ()) -> None:
        self.model = model
        self.exclude = tuple(exclude)

    def label_in(self, app_label: str) -> str:
        """Return "app_label.model" for a migration of ``app_label``."""
        label, _, name = self.model.rpartition(".")
        return f"{label or app_label}.{name}".lower()

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing: Django's model state has no triggers."""

    def create_sql(self, label: str, options: Any) -> Iterator[str]:
        """Yield the statements that create the triggers on the table of a model's ``options``."""
        table, key = options.db_table, options.pk.column
        excluded = ",".join((*ALWAYS_EXCLUDED, *self.exclude))
        names = trigger_names(label, key, self.exclude)
        call = f"('{label}', '{key}', '{{{excluded}}}')"
        for kind, event, rows in (("created", "INSERT", "NEW"), ("deleted", "DELETE", "OLD")):
            yield (
                f'CREATE TRIGGER "{names[kind]}" AFTER {event} ON "{table}" '
                f"REFERENCING {rows} TABLE AS changed FOR EACH STATEMENT "
                f"EXECUTE FUNCTION annex.audit_{kind}{call}"
            )
        yield (
            f'CREATE TRIGGER "{names["updated"]}" AFTER UPDATE ON "{table}" FOR EACH ROW '
            f"WHEN (OLD.* *<> NEW.*) EXECUTE FUNCTION annex.audit_updated{call}"
        )

    def drop_sql(self, label: str, options: Any) -> Iterator[str]:
        """Yield the statements that drop them."""
        for name in trigger_names(label, options.pk.column, self.exclude).values():
            yield f'DROP TRIGGER "{name}" ON "{options.db_table}"'

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        label = self.label_in(app_label)
        for statement in self.create_sql(label, to_state.apps.get_model(label)._meta):
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        label = self.label_in(app_label)
        for statement in self.drop_sql(label, from_state.apps.get_model(label)._meta):
            schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        return f"Record the changes of {self.model}"

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        return type(self).__name__, [self.model], {"exclude": self.exclude}


class StopAuditing(AuditChanges):
    """Record no more changes of ``model``; says the same as the ``AuditChanges`` that it ends."""

    database_forwards = AuditChanges.database_backwards
    database_backwards = AuditChanges.database_forwards

    def describe(self) -> str:
        return f"Stop recording the changes of {self.model}"
