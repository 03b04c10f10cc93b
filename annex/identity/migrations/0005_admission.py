from django.db import migrations

from annex.tenancy.operations import APP_ROLE

# As before, for the signed checksum of a token: what is stored of a token opens nothing by itself.
AUTH_ENTER = f"""
DROP FUNCTION annex.auth_enter(text);

CREATE FUNCTION annex.auth_enter(sealed text)
RETURNS TABLE (
    token_id uuid, user_id uuid, account_id uuid, account_status text, application_id uuid,
    role text, unit_id uuid, scopes text, allowed_scopes text, api_version text,
    expires_at timestamptz
)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    said text := annex_seal.open(sealed);
    checksum text := CASE WHEN starts_with(said, 'annex_b_') THEN substr(said, 9) END;
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
    WHERE t.token_checksum = checksum
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
REVOKE EXECUTE ON FUNCTION annex.auth_enter(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION annex.auth_enter(text) TO {APP_ROLE};
"""

# Nobody becomes a member by SQL inside an account: a member's name and address are shown there, so
# whoever could write memberships could read anybody whose id they know.
ADMIT = f"""
CREATE FUNCTION annex.admit(
    id uuid, account_id uuid, user_id uuid, role text, unit_id uuid, by_user_id uuid
) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM annex.require_global();
    PERFORM annex_seal.put(
        format('annex_t_%s_%s', replace(admit.account_id::text, '-', ''),
               coalesce(replace(admit.by_user_id::text, '-', ''), '0')));
    INSERT INTO public.identity_membership
        (id, account_id, user_id, role, unit_id, is_active, created_at)
    VALUES (admit.id, admit.account_id, admit.user_id, admit.role, admit.unit_id, true, now());
    PERFORM annex_seal.put('annex_g');
END
$$;
REVOKE EXECUTE ON FUNCTION annex.admit(uuid, uuid, uuid, text, uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION annex.admit(uuid, uuid, uuid, text, uuid, uuid) TO {APP_ROLE};

REVOKE INSERT, UPDATE ON identity_membership FROM {APP_ROLE};
GRANT UPDATE (role, unit_id, is_active) ON identity_membership TO {APP_ROLE};
"""


class Migration(migrations.Migration):
    """Enter by signed checksums only, and admit members only where no account is entered."""

    dependencies = (("identity", "0004_sealed"),)
    operations = (migrations.RunSQL(AUTH_ENTER), migrations.RunSQL(ADMIT))
