from django.db import migrations

from annex.tenancy.operations import APP_ROLE, IsolateByAccount

# Whoever accepts an invitation has entered no account yet, and row-level security binds the owner
# as well. This list, which a trigger keeps and nobody is granted, holds what can be accepted and
# no more of it than ids and a checksum.
INVITATION_LIST = """
CREATE TABLE annex.invitation_list (
    checksum text PRIMARY KEY,
    invitation_id uuid NOT NULL UNIQUE,
    account_id uuid NOT NULL,
    expires_at timestamptz NOT NULL
);

CREATE FUNCTION annex.keep_invitation_list() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        TRUNCATE annex.invitation_list;
        RETURN NULL;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM annex.invitation_list l WHERE l.invitation_id = OLD.id;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.secret_checksum <> ''
       AND NEW.accepted_at IS NULL AND NEW.revoked_at IS NULL THEN
        INSERT INTO annex.invitation_list (checksum, invitation_id, account_id, expires_at)
        VALUES (NEW.secret_checksum, NEW.id, NEW.account_id, NEW.expires_at);
    END IF;
    RETURN NULL;
END
$$;
REVOKE EXECUTE ON FUNCTION annex.keep_invitation_list() FROM PUBLIC;

CREATE TRIGGER keep_invitation_list AFTER INSERT OR UPDATE OR DELETE ON identity_invitation
    FOR EACH ROW EXECUTE FUNCTION annex.keep_invitation_list();
CREATE TRIGGER empty_invitation_list AFTER TRUNCATE ON identity_invitation
    FOR EACH STATEMENT EXECUTE FUNCTION annex.keep_invitation_list();
"""
NO_INVITATION_LIST = """
DROP TRIGGER empty_invitation_list ON identity_invitation;
DROP TRIGGER keep_invitation_list ON identity_invitation;
DROP FUNCTION annex.keep_invitation_list();
DROP TABLE annex.invitation_list;
"""

# Recognises the signed checksum of a secret, and does nothing else: what is stored of an
# invitation opens nothing by itself, and nothing is entered here. Only an active account takes
# anybody in.
INVITATION_OF = f"""
CREATE FUNCTION annex.invitation_of(sealed text)
RETURNS TABLE (invitation_id uuid, account_id uuid)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    said text := annex_seal.open(sealed);
BEGIN
    PERFORM annex.require_global();
    IF NOT starts_with(said, 'annex_i_') THEN
        RETURN;
    END IF;
    RETURN QUERY
        SELECT l.invitation_id, l.account_id
        FROM annex.invitation_list l
        JOIN public.identity_account a ON a.id = l.account_id AND a.status = 'active'
        WHERE l.checksum = substr(said, 9) AND l.expires_at > statement_timestamp();
END
$$;
REVOKE EXECUTE ON FUNCTION annex.invitation_of(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION annex.invitation_of(text) TO {APP_ROLE};
"""


class Migration(migrations.Migration):
    """Keep invitations within their account, and recognise their secrets before one is entered."""

    dependencies = (("identity", "0007_invitations"),)
    operations = (
        IsolateByAccount("Invitation", ("SELECT", "INSERT", "UPDATE")),
        migrations.RunSQL(INVITATION_LIST, NO_INVITATION_LIST),
        migrations.RunSQL(INVITATION_OF, "DROP FUNCTION annex.invitation_of(text)"),
    )
