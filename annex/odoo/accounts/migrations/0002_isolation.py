"""The SQL that links: nobody inside an account, whatever SQL they slip in, may run it.

As ``annex.admit`` does, each function opens where no account is entered, enters the account for the
length of its one change, so that the history says whose it is, and leaves it again.
"""

from django.db import migrations

from annex.tenancy.operations import APP_ROLE, IsolateByAccount

_COMPANY = ("odoo_link_company", "uuid, uuid, integer")
_NO_COMPANY = ("odoo_unlink_company", "uuid, integer")
_USER = ("odoo_link_user", "uuid, uuid, uuid, integer")
_NO_USER = ("odoo_unlink_user", "uuid, uuid")


def _function(signature: tuple[str, str], arguments: str, change: str) -> str:
    name, types = signature
    return f"""
CREATE FUNCTION annex.{name}({arguments}) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    changed bigint;
BEGIN
    PERFORM annex.require_global();
    PERFORM annex_seal.put(format('annex_t_%s_0', replace({name}.for_account::text, '-', '')));
    {change}
    GET DIAGNOSTICS changed = ROW_COUNT;
    PERFORM annex_seal.put('annex_g');
    RETURN changed > 0;
END
$$;
REVOKE EXECUTE ON FUNCTION annex.{name}({types}) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION annex.{name}({types}) TO {APP_ROLE};
"""


_FUNCTIONS = (
    _function(
        _COMPANY,
        "row_id uuid, for_account uuid, company integer",
        """INSERT INTO public.odoo_accounts_companylink (id, account_id, company_id, created_at)
    VALUES (row_id, for_account, company, now())
    ON CONFLICT (account_id, company_id) DO NOTHING;""",
    ),
    _function(
        _NO_COMPANY,
        "for_account uuid, company integer",
        """DELETE FROM public.odoo_accounts_companylink
    WHERE account_id = for_account AND company_id = company;""",
    ),
    _function(
        _USER,
        "row_id uuid, for_account uuid, person uuid, odoo_user integer",
        """INSERT INTO public.odoo_accounts_userlink AS l
        (id, account_id, user_id, odoo_user_id, created_at)
    SELECT row_id, m.account_id, m.user_id, odoo_user, now() FROM public.identity_membership m
    WHERE m.account_id = for_account AND m.user_id = person
    ON CONFLICT (account_id, user_id) DO UPDATE SET odoo_user_id = EXCLUDED.odoo_user_id
    WHERE l.odoo_user_id <> EXCLUDED.odoo_user_id;""",
    ),
    _function(
        _NO_USER,
        "for_account uuid, person uuid",
        """DELETE FROM public.odoo_accounts_userlink
    WHERE account_id = for_account AND user_id = person;""",
    ),
)

LINKING = "".join(_FUNCTIONS)
NO_LINKING = "".join(
    f"DROP FUNCTION annex.{name}({types});\n"
    for name, types in (_COMPANY, _NO_COMPANY, _USER, _NO_USER)
)


class Migration(migrations.Migration):
    """Isolate the links, which the runtime role reads, and let them be made outside accounts."""

    dependencies = (("odoo_accounts", "0001_initial"),)
    operations = (
        IsolateByAccount("CompanyLink", grants=("SELECT",)),
        IsolateByAccount("UserLink", grants=("SELECT",)),
        migrations.RunSQL(LINKING, NO_LINKING),
    )
