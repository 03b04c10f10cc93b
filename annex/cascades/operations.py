"""Migration operations: the only place that makes rows mark what hangs on them.

Signals see neither bulk statements nor SQL; row triggers see every change, in its transaction.
"""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from annex.tenancy.operations import APP_ROLE, OWNER_ROLE

MARKS = "cascades_mark"
TRIGGER_PREFIX = "annex_marks_"

# A row trigger: statement triggers cache a plan for the first size of transition table they see.
# It runs with the rights of whoever changed the row, so the marks obey the same policies.
MARK_ROW_SQL = f"""
CREATE FUNCTION annex.cascades_mark_row() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was uuid;
    became uuid;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        was := pg_catalog.to_jsonb(OLD) ->> TG_ARGV[2];
    END IF;
    IF TG_OP <> 'DELETE' THEN
        became := pg_catalog.to_jsonb(NEW) ->> TG_ARGV[2];
    END IF;
    IF was IS NOT NULL THEN
        INSERT INTO public.{MARKS} (account_id, cascade, level, object_id)
        VALUES (OLD.account_id, TG_ARGV[0], TG_ARGV[1], was);
    END IF;
    IF became IS NOT NULL AND became IS DISTINCT FROM was THEN
        INSERT INTO public.{MARKS} (account_id, cascade, level, object_id)
        VALUES (NEW.account_id, TG_ARGV[0], TG_ARGV[1], became);
    END IF;
    RETURN NULL;
END
$$;
"""

PENDING_FUNCTION_SQL = f"""
CREATE OR REPLACE FUNCTION annex.cascades_pending(moment timestamptz)
RETURNS TABLE (account_id uuid, cascade text, level text, marks bigint, oldest timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM annex.require_global();
    RETURN QUERY
        SELECT m.account_id, m.cascade::text, m.level::text, count(*), min(m.created_at)
        FROM public.{MARKS} m
        WHERE m.not_before IS NULL OR m.not_before <= moment
        GROUP BY m.account_id, m.cascade, m.level;
END
$$;
"""

# The same, and says what made the mark: `cascades.checks` compares the database with this text.
MARK_ROW_BODY = f"""
DECLARE
    this jsonb;
    was uuid;
    became uuid;
    subject uuid;
    made_by text := TG_TABLE_NAME || '.' || lower(TG_OP);
BEGIN
    IF TG_OP <> 'INSERT' THEN
        this := pg_catalog.to_jsonb(OLD);
        was := this ->> TG_ARGV[2];
    END IF;
    IF TG_OP <> 'DELETE' THEN
        this := pg_catalog.to_jsonb(NEW);
        became := this ->> TG_ARGV[2];
    END IF;
    IF this ->> 'id' ~ '^[0-9a-f-]{{36}}$' THEN
        subject := this ->> 'id';
    END IF;
    IF was IS NOT NULL THEN
        INSERT INTO public.{MARKS} (account_id, cascade, level, object_id, cause, cause_id)
        VALUES (OLD.account_id, TG_ARGV[0], TG_ARGV[1], was, made_by, subject);
    END IF;
    IF became IS NOT NULL AND became IS DISTINCT FROM was THEN
        INSERT INTO public.{MARKS} (account_id, cascade, level, object_id, cause, cause_id)
        VALUES (NEW.account_id, TG_ARGV[0], TG_ARGV[1], became, made_by, subject);
    END IF;
    RETURN NULL;
END
"""

# The sweep looks across accounts before it enters any, so the owner, and through this function
# alone, may read marks of every account: ids and names of levels, nothing of the business.
PENDING_SQL = f"""
ALTER POLICY account_floor ON {MARKS} TO {APP_ROLE};
CREATE POLICY owner_counts ON {MARKS} FOR SELECT TO {OWNER_ROLE} USING (true);

{PENDING_FUNCTION_SQL}REVOKE EXECUTE ON FUNCTION annex.cascades_pending(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION annex.cascades_pending(timestamptz) TO {APP_ROLE};
"""
NO_PENDING_SQL = f"""
DROP FUNCTION annex.cascades_pending(timestamptz);
DROP POLICY owner_counts ON {MARKS};
ALTER POLICY account_floor ON {MARKS} TO {APP_ROLE}, {OWNER_ROLE};
"""

# Marks come and go by the thousand: let vacuum follow, and keep the index short of dead entries.
STORAGE_SQL = f"""
ALTER TABLE {MARKS} SET (
    autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0.0,
    autovacuum_vacuum_insert_threshold = -1, autovacuum_vacuum_cost_delay = 0
);
"""
NO_STORAGE_SQL = f"""
ALTER TABLE {MARKS} RESET (
    autovacuum_vacuum_threshold, autovacuum_vacuum_scale_factor,
    autovacuum_vacuum_insert_threshold, autovacuum_vacuum_cost_delay
);
"""


def trigger_names(
    cascade: str, level: str, column: str, of: Sequence[str], *, is_key: bool
) -> tuple[str, ...]:
    """Return the names of the triggers behind one watch; they change with what it says."""
    said = "\n".join([cascade, level, column, *sorted(of)])
    digest = hashlib.sha256(said.encode()).hexdigest()[:12]
    name = f"{TRIGGER_PREFIX}{digest}"
    return (f"{name}_rows", f"{name}_columns") if of or not is_key else (f"{name}_rows",)


def lapsed_function(table: str) -> str:
    """Return the name of the function that lists the accounts with lapsed rows in a table."""
    return f"annex.lapsed_{table}"


def lapsed_function_sql(table: str) -> str:
    """Return the SQL that makes, or replaces, the function that ``lapsed_function`` names."""
    # Walk the index from account to account instead of reading all that lapses some day.
    return f"""
CREATE OR REPLACE FUNCTION {lapsed_function(table)}(moment timestamptz) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM annex.require_global();
    RETURN QUERY
        WITH RECURSIVE account(id) AS (
            (SELECT v.account_id FROM public."{table}" v
             WHERE v.valid_until IS NOT NULL ORDER BY v.account_id LIMIT 1)
            UNION ALL
            SELECT (SELECT v.account_id FROM public."{table}" v
                    WHERE v.valid_until IS NOT NULL AND v.account_id > account.id
                    ORDER BY v.account_id LIMIT 1)
            FROM account WHERE account.id IS NOT NULL
        )
        SELECT account.id FROM account
        WHERE EXISTS (SELECT 1 FROM public."{table}" v
                      WHERE v.account_id = account.id AND v.valid_until <= moment);
END
$$"""


class _Elsewhere(Operation):
    """The base of operations on a table that may belong to another app's model."""

    reduces_to_sql = True
    reversible = True
    model: str

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing: Django's model state has no triggers or functions."""

    def forwards_sql(self, options: Any) -> Iterator[str]:
        raise NotImplementedError

    def backwards_sql(self, options: Any) -> Iterator[str]:
        raise NotImplementedError

    def _options(self, app_label: str, state: ProjectState) -> Any:
        label, _, name = self.model.rpartition(".")
        return state.apps.get_model(label or app_label, name)._meta

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for statement in self.forwards_sql(self._options(app_label, to_state)):
            schema_editor.execute(statement)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for statement in self.backwards_sql(self._options(app_label, from_state)):
            schema_editor.execute(statement)


class WatchColumns(_Elsewhere):
    """Make the rows of ``model`` mark what their ``column`` names; see ``declarations.Watch``.

    ``model`` is "app_label.Model"; ``column`` and ``of`` are columns of its table.
    """

    def __init__(
        self, model: str, *, cascade: str, level: str, column: str, of: Sequence[str] = ()
    ) -> None:
        self.model = model
        self.cascade = cascade
        self.level = level
        self.column = column
        self.of = tuple(of)

    def _names(self, options: Any) -> tuple[str, ...]:
        is_key = self.column == options.pk.column
        return trigger_names(self.cascade, self.level, self.column, self.of, is_key=is_key)

    def forwards_sql(self, options: Any) -> Iterator[str]:
        table, is_key = options.db_table, self.column == options.pk.column
        names = self._names(options)
        call = f"annex.cascades_mark_row('{self.cascade}', '{self.level}', '{self.column}')"
        events = "INSERT" if is_key else "INSERT OR DELETE"
        yield (
            f'CREATE TRIGGER "{names[0]}" AFTER {events} ON "{table}" '
            f"FOR EACH ROW EXECUTE FUNCTION {call}"
        )
        if len(names) > 1:
            # Not UPDATE OF: a column that another trigger changes would go unseen.
            columns = dict.fromkeys((*self.of, *(() if is_key else (self.column,))))
            differs = " OR ".join(f'OLD."{c}" IS DISTINCT FROM NEW."{c}"' for c in columns)
            yield (
                f'CREATE TRIGGER "{names[1]}" AFTER UPDATE ON "{table}" '
                f"FOR EACH ROW WHEN ({differs}) EXECUTE FUNCTION {call}"
            )

    def backwards_sql(self, options: Any) -> Iterator[str]:
        for name in self._names(options):
            yield f'DROP TRIGGER "{name}" ON "{options.db_table}"'

    def describe(self) -> str:
        return f"Let {self.model}.{self.column} mark {self.cascade}.{self.level}"

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        said = {"cascade": self.cascade, "level": self.level, "column": self.column, "of": self.of}
        return type(self).__name__, [self.model], said


class WatchClock(_Elsewhere):
    """Let the sweep learn which accounts hold values of ``model`` that have lapsed.

    Comes after the model's ``IsolateByAccount``. The owner, through one function that returns
    account ids alone, may look at rows with a ``valid_until`` of every account.
    """

    def __init__(self, model: str) -> None:
        self.model = model

    def forwards_sql(self, options: Any) -> Iterator[str]:
        table = options.db_table
        function = lapsed_function(table)
        for policy in ("account_access", "account_floor"):
            yield f'ALTER POLICY {policy} ON "{table}" TO {APP_ROLE}'
        yield (
            f'CREATE POLICY owner_finds_lapsed ON "{table}" FOR SELECT TO {OWNER_ROLE} '
            "USING (valid_until IS NOT NULL)"
        )
        yield lapsed_function_sql(table)
        yield f"REVOKE EXECUTE ON FUNCTION {function}(timestamptz) FROM PUBLIC"
        yield f"GRANT EXECUTE ON FUNCTION {function}(timestamptz) TO {APP_ROLE}"

    def backwards_sql(self, options: Any) -> Iterator[str]:
        table = options.db_table
        yield f"DROP FUNCTION {lapsed_function(table)}(timestamptz)"
        yield f'DROP POLICY owner_finds_lapsed ON "{table}"'
        for policy in ("account_access", "account_floor"):
            yield f'ALTER POLICY {policy} ON "{table}" TO {APP_ROLE}, {OWNER_ROLE}'

    def describe(self) -> str:
        return f"List the accounts with lapsed rows of {self.model}"

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        return type(self).__name__, [self.model], {}
