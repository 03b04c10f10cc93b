from django.db import migrations

from annex.tenancy.operations import APP_ROLE

INSTALL_SQL = f"""
CREATE SCHEMA IF NOT EXISTS annex;
GRANT USAGE ON SCHEMA annex TO {APP_ROLE};

CREATE OR REPLACE FUNCTION annex.enter(account_id uuid, user_id uuid) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog AS $$
    SELECT set_config('annex.account_id', account_id::text, true),
           set_config('annex.user_id', coalesce(user_id::text, ''), true)
$$;

CREATE OR REPLACE FUNCTION annex.leave() RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog AS $$
    SELECT set_config('annex.account_id', '', true), set_config('annex.user_id', '', true)
$$;

CREATE OR REPLACE FUNCTION annex.account_id() RETURNS uuid
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    entered text := nullif(pg_catalog.current_setting('annex.account_id', true), '');
BEGIN
    IF entered IS NULL THEN
        RAISE EXCEPTION 'no account entered'
            USING ERRCODE = 'insufficient_privilege',
                  HINT = 'Wrap the call in annex.tenancy.context.tenant_context().';
    END IF;
    RETURN entered::uuid;
END
$$;

CREATE OR REPLACE FUNCTION annex.user_id() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT nullif(pg_catalog.current_setting('annex.user_id', true), '')::uuid
$$;
"""

UNINSTALL_SQL = """
DROP FUNCTION annex.user_id();
DROP FUNCTION annex.account_id();
DROP FUNCTION annex.leave();
DROP FUNCTION annex.enter(uuid, uuid);
"""


class Migration(migrations.Migration):
    """Create the context functions that every policy calls."""

    initial = True
    dependencies = ()
    operations = (
        migrations.RunSQL(INSTALL_SQL, UNINSTALL_SQL),
        # So that a process can tell whether its database is behind its code.
        migrations.RunSQL(
            "GRANT SELECT ON django_migrations TO annex_app",
            "REVOKE SELECT ON django_migrations FROM annex_app",
        ),
    )
