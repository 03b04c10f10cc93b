from django.db import migrations

from annex.tenancy.operations import ISOLATED_TABLES, OPERATOR_ROLE, operator_reads_sql

# The record is committed before a row is seen: work that is rolled back has been recorded all the
# same. Nobody is granted the table; these functions write it and none of them changes a record.
CROSSING = f"""
CREATE TABLE annex.crossing (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    reason text NOT NULL,
    actor text NOT NULL,
    accounts uuid[] NOT NULL,
    role text NOT NULL DEFAULT session_user,
    address inet DEFAULT inet_client_addr(),
    opened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    opened_in xid8 NOT NULL DEFAULT pg_current_xact_id()
);

CREATE FUNCTION annex.open_crossing(reason text, actor text, accounts uuid[]) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    opened uuid;
BEGIN
    IF length(btrim(reason)) < 10 OR btrim(actor) = '' OR cardinality(accounts) = 0 THEN
        RAISE EXCEPTION 'a crossing needs a reason, a person and accounts'
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = 'Give a reason of ten letters or more that others will understand.';
    END IF;
    INSERT INTO annex.crossing (reason, actor, accounts)
    VALUES (btrim(open_crossing.reason), btrim(open_crossing.actor), open_crossing.accounts)
    RETURNING id INTO opened;
    RETURN opened;
END
$$;

CREATE FUNCTION annex.enter_crossing(ticket uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    found_one annex.crossing;
BEGIN
    SELECT * INTO found_one FROM annex.crossing c
    WHERE c.id = ticket AND c.role = session_user
      AND c.opened_at > clock_timestamp() - interval '5 minutes';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no such crossing, or it was opened too long ago'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF found_one.opened_in = pg_current_xact_id_if_assigned() THEN
        RAISE EXCEPTION 'commit the opening first, so that it outlives what follows'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM annex_seal.put('annex_x_' || replace(ticket::text, '-', ''));
END
$$;

CREATE FUNCTION annex.crossed_accounts() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF starts_with(annex_seal.context(), 'annex_x_') THEN
        RETURN (SELECT c.accounts FROM annex.crossing c
                WHERE c.id = substr(annex_seal.context(), 9)::uuid);
    END IF;
    RAISE EXCEPTION 'no crossing entered'
        USING ERRCODE = 'insufficient_privilege',
              HINT = 'Wrap the call in annex.tenancy.crossing.cross_tenant().';
END
$$;

CREATE FUNCTION annex.crossings(most integer)
RETURNS TABLE (opened_at timestamptz, actor text, reason text, accounts uuid[], address inet)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT c.opened_at, c.actor, c.reason, c.accounts, c.address
    FROM annex.crossing c ORDER BY c.opened_at DESC LIMIT most
$$;

REVOKE EXECUTE ON FUNCTION annex.open_crossing(text, text, uuid[]), annex.enter_crossing(uuid),
    annex.crossed_accounts(), annex.crossings(integer) FROM PUBLIC;
GRANT USAGE ON SCHEMA annex TO {OPERATOR_ROLE};
GRANT EXECUTE ON FUNCTION annex.open_crossing(text, text, uuid[]), annex.enter_crossing(uuid),
    annex.crossed_accounts(), annex.crossings(integer) TO {OPERATOR_ROLE};
"""


def let_the_operator_read(apps, schema_editor):
    """Add the operator's policy to the tables that were isolated before there was one."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(ISOLATED_TABLES)
        tables = [table for (table,) in cursor.fetchall()]
    for table in tables:
        schema_editor.execute(operator_reads_sql(table))


class Migration(migrations.Migration):
    """Let the operator read the accounts it named, after it has said why."""

    dependencies = (("tenancy", "0003_seal"),)
    operations = (
        migrations.RunSQL(CROSSING),
        migrations.RunPython(let_the_operator_read),
    )
