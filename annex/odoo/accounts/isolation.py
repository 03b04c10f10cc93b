"""What the links to Odoo keep in the database beside their isolated tables."""

from annex.tenancy.declarations import Isolation

ONLY_WAY = "The only way to link, where no account is entered: nobody in one may."


def isolation() -> Isolation:
    """Return what links accounts and people to Odoo."""
    return Isolation(
        definers={
            "annex.odoo_link_company(uuid, uuid, integer)": ONLY_WAY,
            "annex.odoo_unlink_company(uuid, integer)": ONLY_WAY,
            "annex.odoo_link_user(uuid, uuid, uuid, integer)": ONLY_WAY,
            "annex.odoo_unlink_user(uuid, uuid)": ONLY_WAY,
        },
    )
