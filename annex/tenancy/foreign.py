"""The only place that isolates tables of apps whose models are somebody else's.

Their models stay as they are. The database fills in the account, as it checks it: the column has
``annex.account_id()`` for its default, so code that has never heard of accounts writes rows of the
account entered and sees no others.
"""

from collections.abc import Iterator, Sequence
from typing import Any, cast

from django.conf import settings
from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from annex.tenancy.estimates import hide_sql, hide_texts_sql, show_sql
from annex.tenancy.operations import (
    APP_ROLE,
    OPERATOR_ROLE,
    POLICY_CONDITION,
    POLICY_ROLES,
    operator_reads_sql,
)

# Both directions rewrite what the catalog says, under the names it has, so that nothing has to be
# remembered to go back. A key that another table's foreign key rests on can not be dropped first.
_REWRITE = """
DO $$
DECLARE
    this CONSTANT regclass := '"{table}"';
    isolated CONSTANT oid[] := ARRAY(
        SELECT p.polrelid FROM pg_policy p WHERE p.polname = 'account_floor') || this::oid;
    one record;
    later text[] := '{{}}';
BEGIN
    FOR one IN
        SELECT k.conrelid::regclass AS holder, k.confrelid::regclass AS target, k.conname,
               pg_get_constraintdef(k.oid) AS said
        FROM pg_constraint k
        WHERE k.contype = 'f' AND this IN (k.conrelid, k.confrelid)
          AND k.conrelid = ANY (isolated) AND k.confrelid = ANY (isolated)
          AND {led_constraint}
    LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', one.holder, one.conname);
        -- Rows already there are checked as the owner, whom a forced policy would refuse.
        later := later || format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', one.holder)
            || format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', one.target)
            || format('ALTER TABLE %s ADD CONSTRAINT %I %s', one.holder, one.conname,
                      {foreign_key});
        later := later || ARRAY(
            SELECT format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', c.oid::regclass)
            FROM pg_class c WHERE c.oid IN (one.holder, one.target) AND c.relforcerowsecurity);
    END LOOP;
    {own_key}
    FOR one IN
        SELECT k.conname, pg_get_constraintdef(k.oid) AS said
        FROM pg_constraint k
        WHERE k.contype = 'u' AND k.conrelid = this AND {led_constraint}
    LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', this, one.conname);
        EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I %s', this, one.conname, {unique});
    END LOOP;
    FOR one IN
        SELECT x.indexrelid::regclass AS name, pg_get_indexdef(x.indexrelid) AS said
        FROM pg_index x
        WHERE x.indrelid = this AND x.indisunique AND NOT x.indisprimary AND {led_index}
          AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.indexrelid
                          AND k.conrelid = this)
    LOOP
        EXECUTE format('DROP INDEX %s', one.name);
        EXECUTE {index};
    END LOOP;
    {own_key_last}
    FOR i IN 1 .. cardinality(later) LOOP
        EXECUTE later[i];
    END LOOP;
END
$$"""

_NO_EXCLUSION = """IF EXISTS (
        SELECT FROM pg_constraint k WHERE k.conrelid = this AND k.contype = 'x')
    THEN
        RAISE EXCEPTION '% excludes rows across accounts', this
            USING ERRCODE = 'feature_not_supported',
                  HINT = 'Replace its exclusion constraint by one on account_id as well.';
    END IF;"""

_FIRST_COLUMN = """(SELECT a.attname FROM pg_attribute a
           WHERE a.attrelid = {table} AND a.attnum = {number})"""
_OF_CONSTRAINT = _FIRST_COLUMN.format(table="k.conrelid", number="k.conkey[1]")
_OF_INDEX = _FIRST_COLUMN.format(table="x.indrelid", number="x.indkey[0]")


def _replaced(pattern: str, by: str) -> str:
    return f"regexp_replace(one.said, '{pattern}', '{by}')"


def _lead_sql(table: str, key: str) -> str:
    """Return the SQL that puts the account in front of every key of the table."""
    return _REWRITE.format(
        table=table,
        led_constraint=f"{_OF_CONSTRAINT} <> 'account_id'",
        led_index=f"{_OF_INDEX} IS DISTINCT FROM 'account_id'",
        foreign_key="regexp_replace("
        + _replaced(
            r"^FOREIGN KEY \((.*?)\) REFERENCES (.*?)\((.*?)\)",
            r"FOREIGN KEY (account_id, \1) REFERENCES \2(account_id, \3)",
        )
        # The account itself stays what it is when a reference is emptied.
        + r", '\((account_id, )(.*?)\)( REFERENCES .*ON DELETE SET (?:NULL|DEFAULT))(?! \()',"
        r" '(\1\2)\3 (\2)')",
        unique=_replaced(r"\(", "(account_id, "),
        index=_replaced(r" USING (\w+) \(", r" USING \1 (account_id, "),
        own_key=_NO_EXCLUSION,
        own_key_last="EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I UNIQUE "
        f"(account_id, {key})', this, {_own_key(table)});",
    )


def _unlead_sql(table: str) -> str:
    """Return the SQL that makes every key of the table what it was."""
    return _REWRITE.format(
        table=table,
        led_constraint=f"{_OF_CONSTRAINT} = 'account_id' AND cardinality(k.conkey) > 1",
        led_index=f"{_OF_INDEX} = 'account_id'",
        foreign_key=_replaced(
            r"^FOREIGN KEY \(account_id, (.*?)\) REFERENCES (.*?)\(account_id, (.*?)\)",
            r"FOREIGN KEY (\1) REFERENCES \2(\3)",
        ),
        unique=_replaced(r"\(account_id, ", "("),
        index=_replaced(r"\(account_id, ", "("),
        own_key=f"EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', this, {_own_key(table)});",
        own_key_last="",
    )


def _own_key(table: str) -> str:
    return f"left('{table}', 48) || '_account_key'"


class IsolateForeignTable(Operation):
    """Isolate the table of another app's model, and grant it; its model is not touched.

    Every key of the table leads with the account afterwards, since one across accounts would tell
    what others have. References to and from tables that are isolated, then or later, stay within
    the account. Many-to-many tables are named as Django does: ``Group_permissions``.

    ``backfill`` is an SQL expression that gives the account of a row already there, and may name
    the row's columns; tables that it reads are isolated after this one. The migration fails on rows
    that it gives none. The operation's app says in its AppConfig that the table is isolated::

        isolates = ("auth.Group", "auth.Group_permissions")
    """

    reduces_to_sql = True
    reversible = True

    def __init__(
        self,
        app_label: str,
        model_name: str,
        *,
        backfill: str = "",
        grants: Sequence[str] = ("SELECT", "INSERT", "UPDATE", "DELETE"),
    ) -> None:
        self.app_label = app_label
        self.model_name = model_name
        self.backfill = backfill
        self.grants = tuple(grants)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing: the model is somebody else's, and Django's state has no policies."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        model = to_state.apps.get_model(self.app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            tenant = to_state.apps.get_model(settings.ANNEX_TENANT_MODEL)
            for statement in self.forwards_sql(model, tenant):
                schema_editor.execute(statement, None)  # its percent signs are Postgres's

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        model = to_state.apps.get_model(self.app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            for statement in self.backwards_sql(model):
                schema_editor.execute(statement, None)  # its percent signs are Postgres's

    def forwards_sql(self, model: type[models.Model], tenant: type[models.Model]) -> Iterator[str]:
        """Yield the statements that isolate the model's table for accounts kept in ``tenant``'s."""
        table = model._meta.db_table
        yield f'ALTER TABLE "{table}" ADD COLUMN account_id uuid'
        if self.backfill:
            yield f'UPDATE "{table}" SET account_id = ({self.backfill})'
        yield _require_accounts_sql(table)
        # A default given with the column would be asked at once, for the rows already there.
        yield f'ALTER TABLE "{table}" ALTER account_id SET DEFAULT annex.account_id()'
        yield f'ALTER TABLE "{table}" ALTER account_id SET NOT NULL'
        yield (
            f'ALTER TABLE "{table}" ADD FOREIGN KEY (account_id) '
            f'REFERENCES "{tenant._meta.db_table}" ("{_key(tenant)}") '
            "DEFERRABLE INITIALLY DEFERRED"
        )
        yield _lead_sql(table, f'"{_key(model)}"')
        yield hide_texts_sql(table)
        yield hide_sql(table, [])
        check = f"USING ({POLICY_CONDITION}) WITH CHECK ({POLICY_CONDITION})"
        yield f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY'
        yield f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY'
        yield f'CREATE POLICY account_access ON "{table}" TO {POLICY_ROLES} {check}'
        yield f'CREATE POLICY account_floor ON "{table}" AS RESTRICTIVE TO {POLICY_ROLES} {check}'
        yield f'REVOKE ALL ON "{table}" FROM {APP_ROLE}'
        yield f'GRANT {", ".join(self.grants)} ON "{table}" TO {APP_ROLE}'
        yield _sequences_sql(table, f"GRANT USAGE ON SEQUENCE %s TO {APP_ROLE}")
        yield operator_reads_sql(table)

    def backwards_sql(self, model: type[models.Model]) -> Iterator[str]:
        """Yield the statements that give the model's table back as it was."""
        table = model._meta.db_table
        yield f'DROP POLICY IF EXISTS operator_reads ON "{table}"'
        yield f'REVOKE ALL ON "{table}" FROM {APP_ROLE}, {OPERATOR_ROLE}'
        yield _sequences_sql(table, f"REVOKE ALL ON SEQUENCE %s FROM {APP_ROLE}")
        yield f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY'
        yield f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY'
        yield _unlead_sql(table)
        yield f'DROP POLICY account_floor ON "{table}"'
        yield f'DROP POLICY account_access ON "{table}"'
        yield f'ALTER TABLE "{table}" DROP COLUMN account_id'
        yield show_sql(table)

    def describe(self) -> str:
        return f"Isolate {self.app_label}'s {self.model_name} by account"

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        more = {"backfill": self.backfill, "grants": self.grants}
        return type(self).__name__, [self.app_label, self.model_name], more


def _key(model: type[models.Model]) -> str:
    assert model._meta.pk is not None
    return cast("str", model._meta.pk.column)


def _require_accounts_sql(table: str) -> str:
    return f"""
DO $$
BEGIN
    IF EXISTS (SELECT FROM "{table}" WHERE account_id IS NULL) THEN
        RAISE EXCEPTION 'rows of {table} belong to no account'
            USING ERRCODE = 'not_null_violation',
                  HINT = 'Give IsolateForeignTable a backfill, and delete what nobody owns.';
    END IF;
END
$$"""


def _sequences_sql(table: str, statement: str) -> str:
    """Return the SQL that runs ``statement`` for each serial column; identity ones need none."""
    return f"""
DO $$
DECLARE
    sequence regclass;
BEGIN
    FOR sequence IN
        SELECT d.objid FROM pg_depend d JOIN pg_class c ON c.oid = d.objid AND c.relkind = 'S'
        WHERE d.classid = 'pg_class'::regclass AND d.deptype = 'a'
          AND d.refobjid = '"{table}"'::regclass
    LOOP
        EXECUTE format('{statement}', sequence);
    END LOOP;
END
$$"""
