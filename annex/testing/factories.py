"""Accounts, people, members and tokens for tests, made by the services that make real ones."""

import itertools
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from annex.api.scopes import scopes_of_role
from annex.identity import services
from annex.identity.models import AccessToken, Account, Application, Membership, User
from annex.tenancy.context import global_context, tenant_context

_numbers = itertools.count(1)


@global_context()
def make_account(
    name: str = "", *, status: str = Account.Status.ACTIVE, api_version: str | None = None
) -> Account:
    """Make an account, under a name of its own unless given one."""
    name = name or f"Account {next(_numbers)}"
    slug = f"account-{next(_numbers)}-{secrets.token_hex(3)}"
    account = services.create_account(name=name, slug=slug, api_version=api_version)
    if status != account.status:
        account.status = status
        account.save(update_fields=["status"])
    return account


def make_user(
    email: str = "", *, full_name: str = "Ada Lovelace", password: str | None = None
) -> User:
    """Make a person; without a password they can not sign in."""
    return services.create_user(
        email=email or f"person-{next(_numbers)}@example.test",
        full_name=full_name,
        password=password,
        check_password=False,
    )


def make_member(
    account: Account,
    *,
    user: User | None = None,
    role: str = "member",
    unit_id: object = None,
    permissions: Iterable[str] = (),
) -> Membership:
    """Make a member of ``account``, a new person unless given one."""
    membership = services.add_member(
        account=account,
        user=user or make_user(),
        role=role,
        unit_id=unit_id,  # type: ignore[arg-type]  # tests say ids as they have them
    )
    if permissions:
        membership.permissions = list(permissions)
        with tenant_context(account.pk):
            membership.save(update_fields=["permissions"])
    return membership


@global_context()
def web_client() -> Application:
    """Return the web app's own client, made on first use."""
    found = Application.objects.filter(client_id=services.WEB_CLIENT_ID).first()
    return found or services.ensure_web_client(public_url=settings.PUBLIC_URL)


@global_context()
def make_token(
    account: Account,
    *,
    user: User | None = None,
    role: str = "admin",
    scopes: Iterable[str] | None = None,
    application: Application | None = None,
    unit_id: object = None,
    permissions: Iterable[str] = (),
    expires_at: datetime | None = None,
) -> str:
    """Make an access token and return it; only its checksum is stored.

    It acts for ``user``, or for a new member under ``role``; an ``application`` of the account
    acts for itself. ``scopes`` defaults to all that the role may hold.
    """
    if application is None and user is None:
        member = make_member(account, role=role, unit_id=unit_id, permissions=permissions)
        user = member.user
    token = secrets.token_urlsafe(24)
    AccessToken.objects.create(
        token=token,
        user=user,
        account=account,
        application=application or web_client(),
        scope=" ".join(sorted(scopes_of_role(role) if scopes is None else scopes)),
        expires=expires_at or timezone.now() + timedelta(hours=1),
    )
    return token
