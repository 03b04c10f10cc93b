import uuid

from django.db import migrations, models

from annex.tenancy.operations import APP_ROLE, OWNER_ROLE, RestrictToGlobal

# One statement from a bearer token to a tenant entered. It runs as the owner, who alone may enter
# without a signed token, and reads the membership, under its policy, after entering.
AUTH_ENTER = """
CREATE OR REPLACE FUNCTION annex.auth_enter(checksum text)
RETURNS TABLE (
    token_id uuid, user_id uuid, account_id uuid, account_status text, application_id uuid,
    role text, unit_id uuid, scopes text, allowed_scopes text, api_version text,
    expires_at timestamptz
)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    -- Whatever the transaction entered before, a refused token leaves nothing entered.
    PERFORM annex_seal.leave();
    SELECT t.id, t.user_id, c.id, c.status, a.id, a.role, NULL::uuid, t.scope, a.allowed_scopes,
           coalesce(nullif(a.api_version, ''), c.api_version), t.expires
    INTO token_id, user_id, account_id, account_status, application_id, role, unit_id, scopes,
         allowed_scopes, api_version, expires_at
    FROM public.identity_accesstoken t
    JOIN public.identity_application a ON a.id = t.application_id
    JOIN public.identity_account c ON c.id = t.account_id
    LEFT JOIN public.identity_user u ON u.id = t.user_id
    WHERE t.token_checksum = auth_enter.checksum
      AND t.expires > statement_timestamp()
      AND t.resource = '[]'  -- restricted to another service's audience (RFC 8707)
      AND a.is_active
      AND c.status <> 'closed'
      AND CASE WHEN t.user_id IS NULL
               THEN a.authorization_grant_type = 'client-credentials' AND a.account_id = c.id
               ELSE u.is_active AND (a.account_id IS NULL OR a.account_id = c.id)
          END;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    PERFORM annex_seal.put(
        format('annex_t_%s_%s', replace(account_id::text, '-', ''),
               coalesce(replace(user_id::text, '-', ''), '0')));
    IF user_id IS NOT NULL THEN
        SELECT m.role, m.unit_id INTO role, unit_id
        FROM public.identity_membership m
        WHERE m.account_id = auth_enter.account_id AND m.user_id = auth_enter.user_id
          AND m.is_active;
        IF NOT FOUND THEN
            PERFORM annex_seal.leave();
            RETURN;
        END IF;
    END IF;
    RETURN NEXT;
END
$$;
"""

# A person may see where they themselves belong; anybody else's accounts are looked up only where
# no account is entered.
ACCOUNTS_OF = """
CREATE OR REPLACE FUNCTION annex.accounts_of(user_id uuid)
RETURNS TABLE (id uuid, name text, slug text, status text, role text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT a.id, a.name::text, a.slug::text, a.status::text, l.role
    FROM annex.membership_list l
    JOIN public.identity_account a ON a.id = l.account_id AND a.status <> 'closed'
    JOIN public.identity_user u ON u.id = l.user_id AND u.is_active
    WHERE l.user_id = accounts_of.user_id
      AND (l.user_id = annex.user_id() OR annex.require_global())
    ORDER BY a.name, a.id
$$;
"""

# Who belongs to the account entered, active or not, and never a password: people themselves are
# shown to nobody inside an account.
PEOPLE = f"""
CREATE FUNCTION annex.people()
RETURNS TABLE (id uuid, email text, full_name text, language text, is_active boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT u.id, u.email::text, u.full_name::text, u.language::text, u.is_active
    FROM public.identity_membership m JOIN public.identity_user u ON u.id = m.user_id
    WHERE m.account_id = annex.account_id()
$$;
REVOKE EXECUTE ON FUNCTION annex.people() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION annex.people() TO {APP_ROLE}, {OWNER_ROLE};

CREATE VIEW identity_person WITH (security_invoker = true, security_barrier = true) AS
    SELECT p.id, p.email, p.full_name, p.language, p.is_active FROM annex.people() p;
GRANT SELECT ON identity_person TO {APP_ROLE};
"""
NO_PEOPLE = """
DROP VIEW identity_person;
DROP FUNCTION annex.people();
"""

ACCOUNT = "(SELECT annex.account_id_or_null())"
USER = "(SELECT annex.user_id())"


class Migration(migrations.Migration):
    """Show people, accounts, tokens and sessions only where no account is entered."""

    dependencies = (("identity", "0003_functions"), ("tenancy", "0003_seal"))
    operations = (
        migrations.RunSQL(AUTH_ENTER, migrations.RunSQL.noop),
        migrations.RunSQL(ACCOUNTS_OF, migrations.RunSQL.noop),
        migrations.RunSQL(PEOPLE, NO_PEOPLE),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("email", models.EmailField(max_length=254)),
                ("full_name", models.CharField(max_length=200)),
                ("language", models.CharField(max_length=2)),
                ("is_active", models.BooleanField()),
            ],
            options={"managed": False, "db_table": "identity_person"},
        ),
        RestrictToGlobal("identity_user", own=f"id = {USER}"),
        RestrictToGlobal("identity_account", own=f"id = {ACCOUNT}"),
        RestrictToGlobal("identity_application"),
        RestrictToGlobal("identity_grant"),
        RestrictToGlobal("identity_accesstoken"),
        RestrictToGlobal("identity_refreshtoken"),
        RestrictToGlobal("identity_idtoken"),
        RestrictToGlobal("django_session"),
        RestrictToGlobal("identity_user_groups", own=f"user_id = {USER}"),
        RestrictToGlobal("identity_user_user_permissions", own=f"user_id = {USER}"),
    )
