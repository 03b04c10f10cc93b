from django.db import migrations

from annex.tenancy.operations import APP_ROLE, OWNER_ROLE, IsolateByAccount

DUE = f"""
ALTER POLICY account_floor ON odoo_outbox_call TO {APP_ROLE};
CREATE POLICY owner_finds_due ON odoo_outbox_call FOR SELECT TO {OWNER_ROLE}
    USING (next_at IS NOT NULL);
CREATE FUNCTION annex.odoo_outbox_due(moment timestamptz) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM annex.require_global();
    RETURN QUERY
        SELECT DISTINCT c.account_id FROM public.odoo_outbox_call c
        WHERE c.next_at IS NOT NULL AND c.next_at <= moment;
END
$$;
REVOKE EXECUTE ON FUNCTION annex.odoo_outbox_due(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION annex.odoo_outbox_due(timestamptz) TO {APP_ROLE};
"""
NO_DUE = f"""
DROP FUNCTION annex.odoo_outbox_due(timestamptz);
DROP POLICY owner_finds_due ON odoo_outbox_call;
ALTER POLICY account_floor ON odoo_outbox_call TO {APP_ROLE}, {OWNER_ROLE};
"""


class Migration(migrations.Migration):
    """Isolate the calls, and tell the sweep which accounts have some to make."""

    dependencies = (("odoo_outbox", "0001_initial"), ("tenancy", "0005_estimates"))
    operations = (
        # What was asked is never changed; only what came of it is.
        IsolateByAccount(
            "Call",
            grants=("SELECT", "INSERT", "UPDATE (state, attempts, next_at, answer, error)"),
        ),
        migrations.RunSQL(DUE, NO_DUE),
    )
