from django.db import migrations

from annex.tenancy.operations import APP_ROLE, OWNER_ROLE

REQUIRE_THE_SEAL = """
DO $$
BEGIN
    IF to_regproc('annex_seal.context') IS NULL THEN
        RAISE EXCEPTION 'the schema annex_seal is missing'
            USING HINT = 'Run manage.py tenancy_bootstrap, as an administrator, before migrate.';
    END IF;
END
$$;
"""

# Policies call these; only annex_seal knows where the context is kept. They run as their caller,
# so every name is qualified: nobody's search_path has a say.
READ_THE_SEAL = f"""
DROP FUNCTION annex.enter(uuid, uuid);
DROP FUNCTION annex.leave();

CREATE OR REPLACE FUNCTION annex.account_id() RETURNS uuid
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    entered pg_catalog.text := annex_seal.context();
BEGIN
    IF pg_catalog.starts_with(entered, 'annex_t_') THEN
        RETURN pg_catalog.substr(entered, 9, 32)::pg_catalog.uuid;
    END IF;
    RAISE EXCEPTION 'no account entered'
        USING ERRCODE = 'insufficient_privilege',
              HINT = 'Wrap the call in annex.tenancy.context.tenant_context().';
END
$$;

CREATE FUNCTION annex.account_id_or_null() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN pg_catalog.starts_with(annex_seal.context(), 'annex_t_')
                THEN pg_catalog.substr(annex_seal.context(), 9, 32)::pg_catalog.uuid END
$$;

CREATE OR REPLACE FUNCTION annex.user_id() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN pg_catalog.starts_with(annex_seal.context(), 'annex_t_')
                THEN nullif(pg_catalog.substr(annex_seal.context(), 42), '0')::pg_catalog.uuid END
$$;

CREATE FUNCTION annex.is_global() RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT annex_seal.context() = 'annex_g' $$;

CREATE FUNCTION annex.require_global() RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF annex.is_global() THEN
        RETURN true;
    END IF;
    RAISE EXCEPTION 'this looks across accounts'
        USING ERRCODE = 'insufficient_privilege',
              HINT = 'Wrap the call in annex.tenancy.context.global_context().';
END
$$;
REVOKE EXECUTE ON FUNCTION annex.account_id(), annex.account_id_or_null(), annex.user_id(),
    annex.is_global(), annex.require_global() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION annex.account_id(), annex.account_id_or_null(), annex.user_id(),
    annex.is_global(), annex.require_global() TO {APP_ROLE}, {OWNER_ROLE};
"""


class Migration(migrations.Migration):
    """Read the account from the seal instead of a setting that any SQL may change."""

    dependencies = (("tenancy", "0002_statistics"),)
    operations = (
        migrations.RunSQL(REQUIRE_THE_SEAL, migrations.RunSQL.noop),
        migrations.RunSQL(READ_THE_SEAL),
    )
