"""Migration operations: the only place that isolates a table and grants it to the runtime role.

Policy and GRANT come from one operation, so a table whose isolation was forgotten answers
"permission denied", never rows.
"""

from collections.abc import Iterator, Sequence
from typing import Any, cast

from django.apps import apps
from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from annex.tenancy.estimates import hide_sql, hide_texts_sql, telling_columns
from annex.tenancy.partitions import isolate_parts_sql
from annex.tenancy.references import (
    Reference,
    name_of,
    referable_key,
    reference_sql,
    references,
    unreference_sql,
)

APP_ROLE = "annex_app"
OWNER_ROLE = "annex_owner"
OPERATOR_ROLE = "annex_operator"
POLICY_ROLES = f"{APP_ROLE}, {OWNER_ROLE}"
POLICY_CONDITION = "account_id = (SELECT annex.account_id())"
GLOBAL_CONDITION = "(SELECT annex.is_global())"

CROSSED_CONDITION = "account_id = ANY ((SELECT annex.crossed_accounts())::uuid[])"
ISOLATED_TABLES = """
SELECT c.relname FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
WHERE p.polname = 'account_floor' AND c.relnamespace = 'public'::regnamespace ORDER BY c.relname
"""

# ANALYZE takes the owner's rights until PostgreSQL 17, whose MAINTAIN privilege is its own.
STATISTICS_SQL = f"""
CREATE FUNCTION annex.refresh_statistics(tables text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    one text;
BEGIN
    FOREACH one IN ARRAY tables LOOP
        EXECUTE format('ANALYZE public.%I', one);
    END LOOP;
END
$$;
REVOKE EXECUTE ON FUNCTION annex.refresh_statistics(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION annex.refresh_statistics(text[]) TO {APP_ROLE};
"""


def hide_statistics_of_what_is_there(_: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Do what ``IsolateByAccount`` does for new tables to those it isolated before it did."""
    there = "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(ISOLATED_TABLES)
        isolated = {table for (table,) in cursor.fetchall()}
        for model in apps.get_models():
            table = model._meta.db_table
            if table in isolated:
                cursor.execute(there, [table])
                columns = {column for (column,) in cursor.fetchall()}
                telling = [name for name in telling_columns(model) if name in columns]
                schema_editor.execute(hide_sql(table, telling), params=None)


def operator_reads_sql(table: str) -> str:
    """Return the SQL that lets the operator read the accounts it has crossed into.

    It does nothing in a database whose migrations have not come to crossings yet; the migration
    that brings them looks after the tables that are there.
    """
    return f"""
DO $$
BEGIN
    IF to_regprocedure('annex.crossed_accounts()') IS NOT NULL THEN
        CREATE POLICY operator_reads ON "{table}" FOR SELECT TO {OPERATOR_ROLE}
            USING ({CROSSED_CONDITION});
        GRANT SELECT ON "{table}" TO {OPERATOR_ROLE};
    END IF;
END
$$"""


class _OnTable(Operation):
    """The base of operations on one model's table that leave Django's state alone."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, model_name: str) -> None:
        self.model_name = model_name

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing: Django's model state has no policies or grants."""

    def forwards_sql(
        self, editor: BaseDatabaseSchemaEditor, model: type[models.Model]
    ) -> Iterator[str]:
        raise NotImplementedError

    def backwards_sql(
        self, editor: BaseDatabaseSchemaEditor, model: type[models.Model]
    ) -> Iterator[str]:
        raise NotImplementedError

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            for statement in self.forwards_sql(schema_editor, model):
                schema_editor.execute(statement, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            for statement in self.backwards_sql(schema_editor, model):
                schema_editor.execute(statement, params=None)


class IsolateByAccount(_OnTable):
    """Isolate a tenant model's table, tie its references to the account, and grant it.

    Comes after the operation of every model that this one refers to. ``grants`` names the
    statements the runtime role may send: an append-only table leaves out UPDATE and DELETE.
    """

    def __init__(
        self,
        model_name: str,
        grants: Sequence[str] = ("SELECT", "INSERT", "UPDATE", "DELETE"),
    ) -> None:
        super().__init__(model_name)
        self.grants = tuple(grants)

    def forwards_sql(
        self, editor: BaseDatabaseSchemaEditor, model: type[models.Model]
    ) -> Iterator[str]:
        table = model._meta.db_table
        check = f"USING ({POLICY_CONDITION}) WITH CHECK ({POLICY_CONDITION})"
        yield f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY'
        yield f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY'
        yield f'CREATE POLICY account_access ON "{table}" TO {POLICY_ROLES} {check}'
        yield f'CREATE POLICY account_floor ON "{table}" AS RESTRICTIVE TO {POLICY_ROLES} {check}'
        if key := referable_key(model):
            unique = name_of(editor, table, key, "_uniq")
            yield (f'ALTER TABLE "{table}" ADD CONSTRAINT "{unique}" UNIQUE (account_id, "{key}")')
        for field in references(model):
            yield from reference_sql(editor, model, field)
        yield isolate_parts_sql(table, POLICY_ROLES, POLICY_CONDITION)
        yield f'GRANT {", ".join(self.grants)} ON "{table}" TO {APP_ROLE}'
        yield operator_reads_sql(table)
        yield hide_sql(table, telling_columns(model))

    def backwards_sql(
        self, editor: BaseDatabaseSchemaEditor, model: type[models.Model]
    ) -> Iterator[str]:
        table = model._meta.db_table
        yield f'DROP POLICY IF EXISTS operator_reads ON "{table}"'
        yield f'REVOKE ALL ON "{table}" FROM {APP_ROLE}, {OPERATOR_ROLE}'
        for field in references(model):
            yield from unreference_sql(editor, model, field)
        if key := referable_key(model):
            unique = name_of(editor, table, key, "_uniq")
            yield f'ALTER TABLE "{table}" DROP CONSTRAINT "{unique}"'
        yield f'DROP POLICY account_floor ON "{table}"'
        yield f'DROP POLICY account_access ON "{table}"'
        yield f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY'
        yield f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY'

    def describe(self) -> str:
        return f"Isolate {self.model_name} by account"

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        return type(self).__name__, [self.model_name], {"grants": self.grants}


class NeverReferred(_OnTable):
    """Take back the key for composite references that ``IsolateByAccount`` gave a table.

    For tables that are written in bulk: no row of another one refers to theirs, and a key is an
    index entry for every row.
    """

    def forwards_sql(
        self, editor: BaseDatabaseSchemaEditor, model: type[models.Model]
    ) -> Iterator[str]:
        yield f'ALTER TABLE "{model._meta.db_table}" DROP CONSTRAINT "{self._name(editor, model)}"'

    def backwards_sql(
        self, editor: BaseDatabaseSchemaEditor, model: type[models.Model]
    ) -> Iterator[str]:
        yield (
            f'ALTER TABLE "{model._meta.db_table}" ADD CONSTRAINT "{self._name(editor, model)}" '
            f'UNIQUE (account_id, "{referable_key(model)}")'
        )

    @staticmethod
    def _name(editor: BaseDatabaseSchemaEditor, model: type[models.Model]) -> str:
        key = referable_key(model)
        if key is None:
            raise ValueError(f"{model.__name__} has no key of its own that others could refer to.")
        return name_of(editor, model._meta.db_table, key, "_uniq")

    def describe(self) -> str:
        return f"Let nothing refer to {self.model_name}"

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        return type(self).__name__, [self.model_name], {}


class IsolatePartitions(_OnTable):
    """Isolate the partitions that an isolated table has got since ``IsolateByAccount``."""

    def forwards_sql(
        self, editor: BaseDatabaseSchemaEditor, model: type[models.Model]
    ) -> Iterator[str]:
        yield isolate_parts_sql(model._meta.db_table, POLICY_ROLES, POLICY_CONDITION)

    def backwards_sql(
        self, editor: BaseDatabaseSchemaEditor, model: type[models.Model]
    ) -> Iterator[str]:
        yield from ()  # whoever drops the partition drops its policies

    def describe(self) -> str:
        return f"Isolate new partitions of {self.model_name}"

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        return type(self).__name__, [self.model_name], {}


class ReferenceWithinAccount(_OnTable):
    """Tie a reference that was added to an isolated model later to its account."""

    def __init__(self, model_name: str, field_name: str) -> None:
        super().__init__(model_name)
        self.field_name = field_name

    def _field(self, model: type[models.Model]) -> Reference:
        return cast("Reference", model._meta.get_field(self.field_name))

    def forwards_sql(
        self, editor: BaseDatabaseSchemaEditor, model: type[models.Model]
    ) -> Iterator[str]:
        yield from reference_sql(editor, model, self._field(model))

    def backwards_sql(
        self, editor: BaseDatabaseSchemaEditor, model: type[models.Model]
    ) -> Iterator[str]:
        yield from unreference_sql(editor, model, self._field(model))

    def describe(self) -> str:
        return f"Keep {self.model_name}.{self.field_name} within the account"

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        return type(self).__name__, [self.model_name, self.field_name], {}


class HideStatistics(_OnTable):
    """Keep the values of an isolated model's columns out of Postgres's statistics.

    ``IsolateByAccount`` does it for the columns that are there; this is for those added later.
    """

    def forwards_sql(
        self, editor: BaseDatabaseSchemaEditor, model: type[models.Model]
    ) -> Iterator[str]:
        yield hide_sql(model._meta.db_table, telling_columns(model))

    def backwards_sql(
        self, editor: BaseDatabaseSchemaEditor, model: type[models.Model]
    ) -> Iterator[str]:
        yield from ()

    def describe(self) -> str:
        return f"Keep values of {self.model_name} out of the statistics"

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        return type(self).__name__, [self.model_name], {}


class GrantToApp(_OnTable):
    """Let the runtime role use a table that belongs to no account."""

    def __init__(self, model_name: str, *grants: str) -> None:
        super().__init__(model_name)
        self.grants = grants

    def forwards_sql(
        self, editor: BaseDatabaseSchemaEditor, model: type[models.Model]
    ) -> Iterator[str]:
        yield f'GRANT {", ".join(self.grants)} ON "{model._meta.db_table}" TO {APP_ROLE}'

    def backwards_sql(
        self, editor: BaseDatabaseSchemaEditor, model: type[models.Model]
    ) -> Iterator[str]:
        yield f'REVOKE ALL ON "{model._meta.db_table}" FROM {APP_ROLE}'

    def describe(self) -> str:
        return f"Let the runtime role use {self.model_name}"

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        return type(self).__name__, [self.model_name, *self.grants], {}


class RestrictToGlobal(Operation):
    """Show a table that belongs to no account to the runtime role only inside ``global_context``.

    ``own`` is a condition on the rows that may be read, and locked, inside an account as well,
    such as the account's own. ``grants`` names the statements that the role may send, for a table
    that no other operation grants. Functions that run as the table's owner are not bound.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, table: str, *, own: str = "", grants: Sequence[str] = ()) -> None:
        self.table = table
        self.own = own
        self.grants = tuple(grants)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing: Django's model state has no policies."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        schema_editor.execute(f'ALTER TABLE "{self.table}" ENABLE ROW LEVEL SECURITY')
        schema_editor.execute(
            f'CREATE POLICY global_access ON "{self.table}" TO {APP_ROLE} '
            f"USING ({GLOBAL_CONDITION})"
        )
        schema_editor.execute(hide_texts_sql(self.table), params=None)
        if self.own:
            schema_editor.execute(
                f'CREATE POLICY own_rows ON "{self.table}" FOR SELECT TO {APP_ROLE} '
                f"USING ({self.own})"
            )
            # SELECT .. FOR KEY SHARE asks for this one too; no change of a row passes it.
            schema_editor.execute(
                f'CREATE POLICY own_rows_locked ON "{self.table}" FOR UPDATE TO {APP_ROLE} '
                f"USING ({self.own}) WITH CHECK (false)"
            )
        if self.grants:
            schema_editor.execute(f'GRANT {", ".join(self.grants)} ON "{self.table}" TO {APP_ROLE}')

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        if self.grants:
            schema_editor.execute(f'REVOKE ALL ON "{self.table}" FROM {APP_ROLE}')
        if self.own:
            schema_editor.execute(f'DROP POLICY own_rows_locked ON "{self.table}"')
            schema_editor.execute(f'DROP POLICY own_rows ON "{self.table}"')
        schema_editor.execute(f'DROP POLICY global_access ON "{self.table}"')
        schema_editor.execute(f'ALTER TABLE "{self.table}" DISABLE ROW LEVEL SECURITY')

    def describe(self) -> str:
        return f"Show {self.table} only where no account is entered"

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        return type(self).__name__, [self.table], {"own": self.own, "grants": self.grants}
