from django.db import migrations

from annex.tenancy.operations import APP_ROLE, OWNER_ROLE

# The owner removes for the task, through one function alone.
OWNER = f"""
ALTER POLICY account_floor ON cascades_valuechange TO {APP_ROLE};
CREATE POLICY owner_finds ON cascades_valuechange FOR SELECT TO {OWNER_ROLE} USING (true);
CREATE POLICY owner_forgets ON cascades_valuechange FOR DELETE TO {OWNER_ROLE} USING (true);
"""
NO_OWNER = f"""
DROP POLICY owner_forgets ON cascades_valuechange;
DROP POLICY owner_finds ON cascades_valuechange;
ALTER POLICY account_floor ON cascades_valuechange TO {APP_ROLE}, {OWNER_ROLE};
"""

# Of every record the last change from before the moment stays: it says which value was in force
# then, and since when. Walks the history as it was written, and no further than it is old.
FORGET = f"""
CREATE FUNCTION annex.cascades_forget(before timestamptz, most integer) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    bound timestamptz := least(before, now() - interval '30 days');
    first_kept bigint;
    removed bigint;
BEGIN
    PERFORM annex.require_global();
    SELECT k.id INTO first_kept FROM public.cascades_valuechange k
    WHERE k.at >= bound ORDER BY k.id LIMIT 1;
    WITH old AS (
        SELECT c.id FROM public.cascades_valuechange c
        WHERE c.id < coalesce(first_kept, 9223372036854775807) AND EXISTS (
            SELECT 1 FROM public.cascades_valuechange later
            WHERE later.account_id = c.account_id AND later.level = c.level
              AND later.object_id = c.object_id AND later.cascade = c.cascade
              AND later.id > c.id AND later.at < bound
        )
        ORDER BY c.id LIMIT most
    ), gone AS (
        DELETE FROM public.cascades_valuechange c USING old WHERE c.id = old.id RETURNING 1
    )
    SELECT count(*) INTO removed FROM gone;
    RETURN removed;
END
$$;
REVOKE EXECUTE ON FUNCTION annex.cascades_forget(timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION annex.cascades_forget(timestamptz, integer) TO {APP_ROLE};
"""


class Migration(migrations.Migration):
    """Let old history be removed, up to the value that was in force."""

    dependencies = (("cascades", "0009_waves"),)
    operations = (
        migrations.RunSQL(OWNER, NO_OWNER),
        migrations.RunSQL(FORGET, "DROP FUNCTION annex.cascades_forget(timestamptz, integer)"),
    )
