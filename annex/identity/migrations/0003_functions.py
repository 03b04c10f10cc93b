from django.db import migrations

from annex.tenancy.operations import APP_ROLE

# Who belongs where, readable before an account is entered. Row-level security binds the owner
# as well, so no function of the owner's can look across accounts; this list, which a trigger keeps
# and nobody is granted, can. It holds no more than its reader gives away: ids and a role.
MEMBERSHIP_LIST = f"""
CREATE TABLE annex.membership_list (
    user_id uuid NOT NULL,
    account_id uuid NOT NULL,
    role text NOT NULL,
    PRIMARY KEY (user_id, account_id)
);

CREATE FUNCTION annex.keep_membership_list() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        TRUNCATE annex.membership_list;
        RETURN NULL;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM annex.membership_list l
        WHERE l.user_id = OLD.user_id AND l.account_id = OLD.account_id;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.is_active THEN
        INSERT INTO annex.membership_list (user_id, account_id, role)
        VALUES (NEW.user_id, NEW.account_id, NEW.role);
    END IF;
    RETURN NULL;
END
$$;
REVOKE EXECUTE ON FUNCTION annex.keep_membership_list() FROM PUBLIC;

CREATE TRIGGER keep_membership_list AFTER INSERT OR UPDATE OR DELETE ON identity_membership
    FOR EACH ROW EXECUTE FUNCTION annex.keep_membership_list();
CREATE TRIGGER empty_membership_list AFTER TRUNCATE ON identity_membership
    FOR EACH STATEMENT EXECUTE FUNCTION annex.keep_membership_list();

CREATE FUNCTION annex.accounts_of(user_id uuid)
RETURNS TABLE (id uuid, name text, slug text, status text, role text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT a.id, a.name::text, a.slug::text, a.status::text, l.role
    FROM annex.membership_list l
    JOIN public.identity_account a ON a.id = l.account_id AND a.status <> 'closed'
    JOIN public.identity_user u ON u.id = l.user_id AND u.is_active
    WHERE l.user_id = accounts_of.user_id
    ORDER BY a.name, a.id
$$;
REVOKE EXECUTE ON FUNCTION annex.accounts_of(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION annex.accounts_of(uuid) TO {APP_ROLE};
"""

NO_MEMBERSHIP_LIST = """
DROP FUNCTION annex.accounts_of(uuid);
DROP TRIGGER empty_membership_list ON identity_membership;
DROP TRIGGER keep_membership_list ON identity_membership;
DROP FUNCTION annex.keep_membership_list();
DROP TABLE annex.membership_list;
"""

# One statement from a bearer token to a tenant entered. It runs with its caller's rights: the
# runtime role may read every table it touches, and reads the membership, under its policy, after
# entering. A sealed context changes who owns this function, not who calls it.
AUTH_ENTER = f"""
CREATE FUNCTION annex.auth_enter(checksum text)
RETURNS TABLE (
    token_id uuid, user_id uuid, account_id uuid, account_status text, application_id uuid,
    role text, unit_id uuid, scopes text, allowed_scopes text, api_version text,
    expires_at timestamptz
)
LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    -- Whatever the transaction entered before, a refused token leaves nothing entered.
    PERFORM annex.leave();
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
    PERFORM annex.enter(account_id, user_id);
    IF user_id IS NOT NULL THEN
        SELECT m.role, m.unit_id INTO role, unit_id
        FROM public.identity_membership m
        WHERE m.account_id = auth_enter.account_id AND m.user_id = auth_enter.user_id
          AND m.is_active;
        IF NOT FOUND THEN
            PERFORM annex.leave();
            RETURN;
        END IF;
    END IF;
    RETURN NEXT;
END
$$;
REVOKE EXECUTE ON FUNCTION annex.auth_enter(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION annex.auth_enter(text) TO {APP_ROLE};
"""


class Migration(migrations.Migration):
    """Enter an account by token, and list a person's accounts before one is entered."""

    dependencies = (("identity", "0002_isolation"),)
    operations = (
        migrations.RunSQL(MEMBERSHIP_LIST, NO_MEMBERSHIP_LIST),
        migrations.RunSQL(AUTH_ENTER, "DROP FUNCTION annex.auth_enter(text)"),
    )
