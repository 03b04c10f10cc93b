from django.db import migrations

HEADS = """
CREATE OR REPLACE FUNCTION annex.realtime_heads(accounts uuid[])
RETURNS TABLE (account_id uuid, "position" bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM annex.require_global();
    RETURN QUERY
        SELECT h.account_id, h.position FROM public.realtime_head h
        WHERE h.account_id = ANY (accounts);
END
$$;
"""

FORGET = """
CREATE OR REPLACE FUNCTION annex.realtime_forget(before timestamptz, most integer) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    removed bigint;
BEGIN
    PERFORM annex.require_global();
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
    SELECT count(*) INTO removed FROM gone;
    RETURN removed;
END
$$;
"""


class Migration(migrations.Migration):
    """Look at, and shorten, the logs of every account only where no account is entered."""

    dependencies = (("realtime", "0002_isolation"), ("tenancy", "0003_seal"))
    operations = (
        migrations.RunSQL(HEADS, migrations.RunSQL.noop),
        migrations.RunSQL(FORGET, migrations.RunSQL.noop),
    )
