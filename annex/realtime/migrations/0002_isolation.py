from django.db import migrations

from annex.tenancy.operations import APP_ROLE, OWNER_ROLE, IsolateByAccount

# The functions below run as the owner, for whatever account is or is not entered as a transaction
# commits. So the owner gets a policy of its own on these two tables, and the runtime role gets
# nothing but these functions: it can neither number, change nor remove an event.
OWNER_POLICIES = f"""
ALTER POLICY account_floor ON realtime_event TO {APP_ROLE};
CREATE POLICY owner_keeps ON realtime_event TO {OWNER_ROLE} USING (true) WITH CHECK (true);
ALTER POLICY account_floor ON realtime_head TO {APP_ROLE};
CREATE POLICY owner_keeps ON realtime_head TO {OWNER_ROLE} USING (true) WITH CHECK (true);
"""
NO_OWNER_POLICIES = f"""
DROP POLICY owner_keeps ON realtime_head;
ALTER POLICY account_floor ON realtime_head TO {APP_ROLE}, {OWNER_ROLE};
DROP POLICY owner_keeps ON realtime_event;
ALTER POLICY account_floor ON realtime_event TO {APP_ROLE}, {OWNER_ROLE};
"""

# Positions are given as the transaction commits, under the lock of the account's head, so they
# are contiguous and in the order of commits: a reader that asks for "later than n" misses nothing.
# Deferred row triggers fire in the order of the inserts.
NUMBER = """
CREATE FUNCTION annex.realtime_number() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    given bigint;
BEGIN
    INSERT INTO public.realtime_head AS h (id, account_id, position)
    VALUES (gen_random_uuid(), NEW.account_id, 1)
    ON CONFLICT (account_id) DO UPDATE SET position = h.position + 1
    RETURNING h.position INTO given;
    UPDATE public.realtime_event e SET position = given
    WHERE e.account_id = NEW.account_id AND e.id = NEW.id;
    RETURN NULL;
END
$$;
REVOKE EXECUTE ON FUNCTION annex.realtime_number() FROM PUBLIC;

CREATE CONSTRAINT TRIGGER realtime_number AFTER INSERT ON realtime_event
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION annex.realtime_number();
"""
NO_NUMBER = """
DROP TRIGGER realtime_number ON realtime_event;
DROP FUNCTION annex.realtime_number();
"""

# One statement a second tells a process which of its accounts have news, however many they are.
# It gives counters of accounts that the caller names, and nothing of what happened in them.
HEADS = f"""
CREATE FUNCTION annex.realtime_heads(accounts uuid[])
RETURNS TABLE (account_id uuid, "position" bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT h.account_id, h.position FROM public.realtime_head h WHERE h.account_id = ANY (accounts)
$$;
REVOKE EXECUTE ON FUNCTION annex.realtime_heads(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION annex.realtime_heads(uuid[]) TO {APP_ROLE};
"""

# Removes the oldest events of every account, never one of the last hour, and always a prefix of
# the log, so that a hole is only ever at its beginning.
FORGET = f"""
CREATE FUNCTION annex.realtime_forget(before timestamptz, most integer) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH old AS (
        SELECT o.id, h.account_id
        FROM public.realtime_head h
        CROSS JOIN LATERAL (
            SELECT e.id FROM public.realtime_event e
            WHERE e.account_id = h.account_id
              AND e.position < coalesce((
                  SELECT kept.position FROM public.realtime_event kept
                  WHERE kept.account_id = h.account_id AND kept.position IS NOT NULL
                    AND kept.at >= least(before, now() - interval '1 hour')
                  ORDER BY kept.position LIMIT 1
              ), h.position + 1)
            ORDER BY e.position LIMIT most
        ) o
        LIMIT most
    ), gone AS (
        DELETE FROM public.realtime_event e USING old
        WHERE e.account_id = old.account_id AND e.id = old.id
        RETURNING 1
    )
    SELECT count(*) FROM gone
$$;
REVOKE EXECUTE ON FUNCTION annex.realtime_forget(timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION annex.realtime_forget(timestamptz, integer) TO {APP_ROLE};
"""


class Migration(migrations.Migration):
    """Isolate the log, number its events at commit, and let the runtime role only append."""

    dependencies = (("realtime", "0001_initial"), ("tenancy", "0001_install"))
    operations = (
        IsolateByAccount("Event", grants=("SELECT", "INSERT")),
        IsolateByAccount("Head", grants=("SELECT",)),
        migrations.RunSQL(OWNER_POLICIES, NO_OWNER_POLICIES),
        migrations.RunSQL(NUMBER, NO_NUMBER),
        migrations.RunSQL(HEADS, "DROP FUNCTION annex.realtime_heads(uuid[])"),
        migrations.RunSQL(FORGET, "DROP FUNCTION annex.realtime_forget(timestamptz, integer)"),
    )
