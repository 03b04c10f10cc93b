"""Every change of a link: the operator's, where no account is entered.

No endpoint calls these; the database refuses them inside an account.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, connections, transaction

from annex.identity import members
from annex.identity.models import Account, Member
from annex.kernel.errors import Invalid
from annex.kernel.ids import uuid7
from annex.odoo.accounts.models import CompanyLink, UserLink
from annex.odoo.router import READER_ALIAS
from annex.tenancy.context import global_context, tenant_context


class CompanyUnknown(Invalid):
    """Odoo has no such company."""

    code = "odoo_company_unknown"
    title = "Odoo has no such company."


class LoginUnknown(Invalid):
    """Odoo has no active internal user of that login, or the account no such member."""

    code = "odoo_login_unknown"
    title = "There is no such member, or no active internal user of that login in Odoo."


@dataclass(frozen=True, slots=True)
class Pairing:
    """A member, and the active internal user of Odoo's whose login is the member's address.

    ``odoo_user_id`` is None where there is not exactly one; ``found`` says how many there are.
    ``is_new`` where the member was not linked to that user before.
    """

    email: str
    user_id: UUID
    odoo_user_id: int | None
    found: int
    is_new: bool


_COMPANIES = "SELECT id FROM res_company WHERE id = ANY(%s)"
_LOGINS = """
SELECT lower(login), array_agg(id ORDER BY id) FROM res_users
WHERE lower(login) = ANY(%s) AND active AND share IS NOT TRUE AND id > 1 GROUP BY lower(login)"""


def link_company(*, account: Account, company_id: int) -> bool:
    """Let the account's members see documents of a company; tells whether that is new.

    Raises CompanyUnknown.
    """
    with connections[READER_ALIAS].cursor() as cursor:
        cursor.execute(_COMPANIES, [[company_id]])
        if cursor.fetchone() is None:
            raise CompanyUnknown(company_id=company_id)
    return call_linking("odoo_link_company", uuid7(), account.pk, company_id)


def unlink_company(*, account: Account, company_id: int) -> bool:
    """Take a company away from the account; tells whether it had it."""
    return call_linking("odoo_unlink_company", account.pk, company_id)


def link_user(*, account: Account, email: str, login: str) -> bool:
    """Link a member to the user of that login; tells whether that is new. Raises LoginUnknown."""
    named = _members(account, [email])
    user_ids = _logins([login]).get(login.strip().lower(), [])
    if len(named) != 1 or len(user_ids) != 1:
        raise LoginUnknown(email=email, login=login)
    return call_linking("odoo_link_user", uuid7(), account.pk, named[0].user_id, user_ids[0])


def unlink_user(*, account: Account, email: str) -> bool:
    """Take its user in Odoo away from a member; tells whether there was one."""
    return any(
        call_linking("odoo_unlink_user", account.pk, one.user_id)
        for one in _members(account, [email])
    )


def unlink_all(*, account: Account) -> int:
    """Take away everything that ties an account to an Odoo; return how many links that were."""
    with tenant_context(account.pk), transaction.atomic():
        companies = list(CompanyLink.objects.values_list("company_id", flat=True))
        users = list(UserLink.objects.values_list("user_id", flat=True))
    for company_id in companies:
        call_linking("odoo_unlink_company", account.pk, company_id)
    for user_id in users:
        call_linking("odoo_unlink_user", account.pk, user_id)
    return len(companies) + len(users)


def link_by_email(*, account: Account) -> list[Pairing]:
    """Link every active member to the one user whose login is their address; return all of them."""
    everybody = _members(account)
    logins = _logins(one.email for one in everybody)
    pairings = []
    for one in everybody:
        ids = logins.get(one.email, [])
        only = ids[0] if len(ids) == 1 else None
        is_new = only is not None and call_linking(
            "odoo_link_user", uuid7(), account.pk, one.user_id, only
        )
        pairings.append(Pairing(one.email, one.user_id, only, len(ids), is_new))
    return pairings


def permit(*, account: Account, user_ids: Iterable[UUID], permissions: Iterable[str]) -> int:
    """Give members permissions in the account; return to how many. Raises UnknownPermission."""
    with tenant_context(account.pk), transaction.atomic():
        return members.permit(user_ids=user_ids, permissions=permissions)


def member_named(*, account: Account, email: str) -> UUID | None:
    """Return who the active member of that address is."""
    return next((one.user_id for one in _members(account, [email])), None)


def _members(account: Account, emails: Iterable[str] | None = None) -> list[Member]:
    with tenant_context(account.pk), transaction.atomic():
        found = Member.objects.filter(is_active=True).order_by("email")
        if emails is not None:
            found = found.filter(email__in=[email.strip().lower() for email in emails])
        return list(found)


def _logins(logins: Iterable[str]) -> dict[str, list[int]]:
    with connections[READER_ALIAS].cursor() as cursor:
        cursor.execute(_LOGINS, [[login.strip().lower() for login in logins]])
        return dict(cursor.fetchall())


def call_linking(function: str, *values: UUID | int) -> bool:
    """Call one of the database's functions that link; tells whether it changed anything."""
    marks = ", ".join(["%s"] * len(values))
    with global_context(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT annex.{function}({marks})", values)
        return bool(cursor.fetchone()[0])
