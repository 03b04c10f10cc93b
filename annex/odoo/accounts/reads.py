"""Who asks, as Odoo knows them, at this moment: nothing here is kept from one request to another.

The only place that goes from an actor of ours to a context of Odoo's.
"""

from django.db import OperationalError, connections
from django.utils.translation import gettext_noop

from annex.kernel.actor import Actor
from annex.kernel.errors import Denied, Unavailable
from annex.odoo.accounts.models import CompanyLink, UserLink
from annex.odoo.context import OdooContext, context_for
from annex.odoo.router import READER_ALIAS


class OdooNotConnected(Unavailable):
    """The server was given no address of Odoo's database."""

    code = "odoo_not_connected"
    title = gettext_noop("Annex is not connected to Odoo.")


class OdooUnreachable(Unavailable):
    """Odoo's database does not answer."""

    code = "odoo_unreachable"
    title = gettext_noop("Odoo's database does not answer.")


class OdooAccountNotLinked(Denied):
    """The account is no company of Odoo's."""

    code = "odoo_account_not_linked"
    title = gettext_noop("This account is not linked to a company in Odoo.")


class OdooUserNotLinked(Denied):
    """The member is no user of Odoo's, or an application acts for itself."""

    code = "odoo_user_not_linked"
    title = gettext_noop("You are not linked to a user in Odoo.")


def require_connection() -> None:
    """Raise OdooNotConnected where the settings name no database of Odoo's."""
    if READER_ALIAS not in connections.settings:
        raise OdooNotConnected(
            detail=gettext_noop("Whoever runs the server sets ODOO_DATABASE_URL.")
        )


def context_of(actor: Actor) -> OdooContext:
    """Return as whom the actor sees documents, and in which companies: only the account's own.

    Raises OdooNotConnected, OdooUnreachable, OdooAccountNotLinked, OdooUserNotLinked, and what
    ``context_for`` does: OdooUserUnknown, OdooUserInactive or NoCompanyAllowed.
    """
    require_connection()
    companies = list(CompanyLink.objects.values_list("company_id", flat=True))
    if not companies:
        raise OdooAccountNotLinked(
            detail=gettext_noop("Whoever runs the server links it, with `manage.py odoo_link`.")
        )
    odoo_user_id = None
    if actor.user_id is not None:
        links = UserLink.objects.filter(user_id=actor.user_id)
        odoo_user_id = links.values_list("odoo_user_id", flat=True).first()
    if odoo_user_id is None:
        raise OdooUserNotLinked(
            detail=gettext_noop("Ask an administrator to have you linked to your user in Odoo.")
        )
    try:
        return context_for(odoo_user_id, companies, using=READER_ALIAS)
    except OperationalError as error:
        raise OdooUnreachable(detail=gettext_noop("Try again later.")) from error
