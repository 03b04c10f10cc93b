"""The functions that write the history and shorten it, and the policies that let them.

Signals see neither bulk statements nor SQL; triggers see every change, in its transaction. They
run as the owner, so that the runtime role can read the history and never write it.
"""

from annex.tenancy.operations import APP_ROLE, OWNER_ROLE

CHANGES = "audit_change"

# The history outlives no policy of its own: the owner adds and removes, and rewrites nothing.
OWNER_POLICIES = f"""
ALTER POLICY account_access ON {CHANGES} TO {APP_ROLE};
ALTER POLICY account_floor ON {CHANGES} TO {APP_ROLE};
CREATE POLICY owner_adds ON {CHANGES} FOR INSERT TO {OWNER_ROLE} WITH CHECK (true);
CREATE POLICY owner_finds ON {CHANGES} FOR SELECT TO {OWNER_ROLE} USING (true);
CREATE POLICY owner_removes ON {CHANGES} FOR DELETE TO {OWNER_ROLE} USING (true);
-- Statistics are of all accounts together, and EXPLAIN would tell one what others wrote.
ALTER TABLE {CHANGES} ALTER COLUMN was SET STATISTICS 0, ALTER COLUMN became SET STATISTICS 0,
    ALTER COLUMN truncated SET STATISTICS 0;
"""
NO_OWNER_POLICIES = f"""
DROP POLICY owner_removes ON {CHANGES};
DROP POLICY owner_finds ON {CHANGES};
DROP POLICY owner_adds ON {CHANGES};
ALTER POLICY account_floor ON {CHANGES} TO {APP_ROLE}, {OWNER_ROLE};
ALTER POLICY account_access ON {CHANGES} TO {APP_ROLE}, {OWNER_ROLE};
"""

LONG_ROW_BYTES = 4000
LONG_VALUE = 1000
KEPT_OF_LONG = 300

# Only a row that is large as a whole is looked at value by value.
VALUES_SQL = f"""
CREATE FUNCTION annex.audit_long(said jsonb) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(array_agg(v.key ORDER BY v.key), '{{}}')
    FROM jsonb_each(said) v WHERE length(v.value::text) > {LONG_VALUE}
$$;

CREATE FUNCTION annex.audit_short(said jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT jsonb_object_agg(v.key, CASE
        WHEN length(v.value::text) > {LONG_VALUE}
        THEN to_jsonb(left(v.value #>> '{{}}', {KEPT_OF_LONG})) ELSE v.value END)
    FROM jsonb_each(said) v
$$;

-- A hash, because the server's own counter would tell an account how much the others write.
-- This one and the next have no setting of their own, so that Postgres can inline them.
CREATE FUNCTION annex.audit_transaction() RETURNS uuid
LANGUAGE sql STABLE AS $$
    SELECT pg_catalog.md5(pg_catalog.concat_ws(
        ' ', pg_catalog.pg_current_xact_id(), pg_catalog.pg_backend_pid(), pg_catalog.now()
    ))::pg_catalog.uuid
$$;

-- The beginning of a UUID of version 7 for a moment; the last 21 characters are random.
CREATE FUNCTION annex.audit_id_prefix(moment timestamptz) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT pg_catalog.overlay(
        pg_catalog.lpad(pg_catalog.to_hex(pg_catalog.floor(
            extract(epoch FROM moment) OPERATOR(pg_catalog.*) 1000)::pg_catalog.int8), 12, '0'),
        '-', 9, 0) OPERATOR(pg_catalog.||) '-7'
$$;
REVOKE EXECUTE ON FUNCTION annex.audit_long(jsonb), annex.audit_short(jsonb),
    annex.audit_transaction(), annex.audit_id_prefix(timestamptz) FROM PUBLIC;
"""
NO_VALUES_SQL = """
DROP FUNCTION annex.audit_id_prefix(timestamptz);
DROP FUNCTION annex.audit_transaction();
DROP FUNCTION annex.audit_short(jsonb);
DROP FUNCTION annex.audit_long(jsonb);
"""

_INSERT = f"""
    INSERT INTO public.{CHANGES} (
        id, account_id, transaction_id, at, actor_id, model, object_id, operation, was, became,
        truncated
    )"""
_NEW_ID = "(annex.audit_id_prefix(moment) || substr(gen_random_uuid()::text, 16))::uuid"


def _rows_sql(name: str, operation: str, column: str) -> str:
    """Return the function that records the rows of one INSERT or DELETE at once."""
    said = {"was": "NULL::jsonb", "became": "NULL::jsonb"}
    said[column] = "CASE WHEN r.is_large THEN annex.audit_short(r.said) ELSE r.said END"
    return f"""
CREATE FUNCTION annex.{name}() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    key CONSTANT text := TG_ARGV[1];
    excluded CONSTANT text[] := TG_ARGV[2];
    moment timestamptz;
    prefix text;
    transaction_id uuid;
    actor_id uuid;
BEGIN
    -- A cascade that deletes nothing fires it as well.
    IF NOT EXISTS (SELECT FROM changed) THEN
        RETURN NULL;
    END IF;
    moment := clock_timestamp();
    prefix := annex.audit_id_prefix(moment);
    transaction_id := annex.audit_transaction();
    actor_id := annex.user_id();{_INSERT}
    SELECT (prefix || substr(gen_random_uuid()::text, 16))::uuid, r.account_id, transaction_id,
           moment, actor_id, TG_ARGV[0], r.object_id, '{operation}', {said["was"]},
           {said["became"]},
           CASE WHEN r.is_large THEN annex.audit_long(r.said) ELSE '{{}}' END
    FROM (
        SELECT s.account_id, (s.said ->> key)::uuid AS object_id, s.said - key - excluded AS said,
               pg_column_size(s.said) > {LONG_ROW_BYTES} AS is_large
        FROM (SELECT c.account_id, to_jsonb(c) AS said FROM changed c OFFSET 0) s
        OFFSET 0
    ) r;
    RETURN NULL;
END
$$;
REVOKE EXECUTE ON FUNCTION annex.{name}() FROM PUBLIC;
"""


# Row by row: a transition table pairs old rows with new ones by their key, which may change, and
# its plan is kept from the first size seen. The trigger's condition spares unchanged rows the call.
_UPDATED_SQL = f"""
CREATE FUNCTION annex.audit_updated() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    excluded CONSTANT text[] := TG_ARGV[2];
    old_row CONSTANT jsonb := to_jsonb(OLD) - excluded;
    new_row CONSTANT jsonb := to_jsonb(NEW) - excluded;
    moment CONSTANT timestamptz := clock_timestamp();
    was jsonb;
    became jsonb;
    truncated text[] := '{{}}';
BEGIN
    SELECT jsonb_object_agg(n.key, old_row -> n.key), jsonb_object_agg(n.key, n.value)
    INTO was, became
    FROM jsonb_each(new_row) n WHERE n.value IS DISTINCT FROM old_row -> n.key;
    IF became IS NULL THEN
        RETURN NULL;
    END IF;
    IF pg_column_size(was) + pg_column_size(became) > {LONG_ROW_BYTES} THEN
        truncated := ARRAY(
            SELECT unnest(annex.audit_long(was)) UNION SELECT unnest(annex.audit_long(became))
            ORDER BY 1);
        was := annex.audit_short(was);
        became := annex.audit_short(became);
    END IF;{_INSERT}
    VALUES ({_NEW_ID}, NEW.account_id, annex.audit_transaction(), moment, annex.user_id(),
            TG_ARGV[0], (new_row ->> TG_ARGV[1])::uuid, 'updated', was, became, truncated);
    RETURN NULL;
END
$$;
REVOKE EXECUTE ON FUNCTION annex.audit_updated() FROM PUBLIC;
"""
FUNCTIONS_SQL = (
    _rows_sql("audit_created", "created", "became")
    + _UPDATED_SQL
    + _rows_sql("audit_deleted", "deleted", "was")
)
NO_FUNCTIONS_SQL = """
DROP FUNCTION annex.audit_deleted();
DROP FUNCTION annex.audit_updated();
DROP FUNCTION annex.audit_created();
"""

# UUIDs of version 7 are in the order of time, so the primary key finds what is old.
FORGET_SQL = f"""
CREATE FUNCTION annex.audit_forget(before timestamptz, most integer) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    first_kept CONSTANT uuid := (annex.audit_id_prefix(
        least(before, now() - interval '30 days')) || '000-8000-000000000000')::uuid;
    removed bigint;
BEGIN
    PERFORM annex.require_global();
    WITH old AS (
        SELECT c.id FROM public.{CHANGES} c WHERE c.id < first_kept ORDER BY c.id LIMIT most
    ), gone AS (
        DELETE FROM public.{CHANGES} c USING old WHERE c.id = old.id RETURNING 1
    )
    SELECT count(*) INTO removed FROM gone;
    RETURN removed;
END
$$;
REVOKE EXECUTE ON FUNCTION annex.audit_forget(timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION annex.audit_forget(timestamptz, integer) TO {APP_ROLE};
"""
NO_FORGET_SQL = "DROP FUNCTION annex.audit_forget(timestamptz, integer)"
