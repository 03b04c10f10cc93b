"""Every change to users, accounts, memberships and applications."""

import logging
from collections.abc import Iterable
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils.text import slugify
from django.utils.translation import gettext
from oauth2_provider.generators import generate_client_secret
from oauth2_provider.scopes import get_scopes_backend

from annex.identity.models import Account, Application, Language, Membership, Role, User
from annex.kernel.errors import Conflict, Invalid
from annex.tenancy.context import global_context, tenant_context
from annex.tenancy.writes import refusing

log = logging.getLogger(__name__)

WEB_CLIENT_ID = "annex-web"


class EmailTaken(Conflict):
    """Somebody signs in with this address already."""

    code = "identity.email_taken"
    title = "A person with this email address exists already."


class SlugTaken(Conflict):
    """Another account has this short name."""

    code = "identity.slug_taken"
    title = "An account with this short name exists already."


class AlreadyMember(Conflict):
    """The person belongs to the account already."""

    code = "identity.already_member"
    title = "This person is a member of the account already."


class UnknownScope(Invalid):
    """A scope that no part of the product registered."""

    code = "identity.unknown_scope"
    title = "There is no such scope."


class NoScopes(Invalid):
    """An integrator's application without a ceiling could do everything."""

    code = "identity.no_scopes"
    title = "Name the scopes that the application may ask for."


@global_context()
def create_account(*, name: str, slug: str = "", api_version: str | None = None) -> Account:
    """Create an account; ``slug`` defaults to one made from the name. Raises SlugTaken."""
    account = Account(name=name, slug=slug or slugify(name)[:60])
    if api_version is not None:
        account.api_version = api_version
    account.clean_fields()
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError as error:
        detail = gettext("Choose another one than %(slug)s.") % {"slug": account.slug}
        raise SlugTaken(detail=detail) from error
    return account


@global_context()
def set_account_status(*, slug: str, status: Account.Status) -> Account:
    """Suspend, close or reopen an account; everything of it stays. Raises Account.DoesNotExist."""
    with transaction.atomic():
        account = Account.objects.select_for_update().get(slug=slug)
        before, account.status = account.status, status
        account.save(update_fields=["status"])
    log.info("account %s: %s, was %s", account.slug, status, before)
    return account


@global_context()
def create_user(
    *,
    email: str,
    full_name: str,
    password: str | None = None,
    language: str = Language.ENGLISH,
    check_password: bool = True,
) -> User:
    """Create a person; without a password they can not sign in.

    Raises EmailTaken, and Django's ValidationError for a bad address or a weak password.
    """
    user = User(email=email, full_name=full_name, language=language)
    user.clean()
    user.clean_fields(exclude=["password"])
    if password is not None and check_password:
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise ValidationError({"password": error.messages}) from error
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        detail = gettext("Add %(email)s to the account instead.") % {"email": user.email}
        raise EmailTaken(detail=detail) from error
    return user


def add_member(
    *,
    account: Account,
    user: User,
    role: str = Role.MEMBER,
    unit_id: UUID | None = None,
    by_user_id: UUID | None = None,
) -> Membership:
    """Make ``user`` a member; ``unit_id`` limits them to one unit's subtree.

    ``by_user_id`` is who let them in, where a person did. Raises AlreadyMember.
    """
    membership = Membership(account=account, user=user, role=role, unit_id=unit_id)
    membership.clean_fields(exclude=["account", "user"])
    values = (membership.pk, account.pk, user.pk, role, unit_id, by_user_id)
    # Only a function of the database may write the row: see the migration that made it.
    with (
        global_context(),
        refusing({"identity_membership_user_uniq": AlreadyMember()}),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT annex.admit(%s, %s, %s, %s, %s, %s)", values)
    with tenant_context(account.pk):
        membership = Membership.objects.get(pk=membership.pk)
    membership.user = user  # who is not to be read there
    return membership


@global_context()
def register_application(
    *,
    account: Account,
    name: str,
    scopes: Iterable[str],
    role: str = Role.ADMIN,
    redirect_uris: Iterable[str] = (),
    api_version: str | None = None,
) -> tuple[Application, str]:
    """Register an integrator's application; return it and its secret, which is not kept.

    With ``redirect_uris`` people sign in through it (authorization code), without it acts for
    itself under ``role`` (client credentials). Raises NoScopes, UnknownScope, and Django's
    ValidationError for a redirect address that is not allowed.
    """
    ceiling = sorted(set(scopes))
    if not ceiling:
        raise NoScopes
    if unknown := sorted(set(ceiling) - set(get_scopes_backend().get_all_scopes())):
        detail = gettext("Not registered: %(scopes)s.") % {"scopes": ", ".join(unknown)}
        raise UnknownScope(detail=detail)
    secret = generate_client_secret()
    uris = " ".join(redirect_uris)
    application = Application(
        account=account,
        name=name,
        client_type=Application.CLIENT_CONFIDENTIAL,
        client_secret=secret,
        authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE
        if uris
        else Application.GRANT_CLIENT_CREDENTIALS,
        redirect_uris=uris,
        algorithm=Application.RS256_ALGORITHM if uris else Application.NO_ALGORITHM,
        allowed_scopes=" ".join(ceiling),
        role=role,
        api_version=api_version,
    )
    application.full_clean(exclude=["user"])
    application.save(force_insert=True)
    log.info("registered application %s for account %s", application.client_id, account.pk)
    return application, secret


@global_context()
def ensure_web_client(*, public_url: str) -> Application:
    """Create the web app's own client, or bring its addresses up to ``public_url``.

    Raises Django's ValidationError where the settings do not allow such addresses.
    """
    base = public_url.rstrip("/")
    changing = {
        "redirect_uris": f"{base}/callback {base}/silent-callback",
        "post_logout_redirect_uris": f"{base}/ {base}/signed-out",
    }
    fixed = {
        "name": "Annex",
        "client_type": Application.CLIENT_PUBLIC,
        "authorization_grant_type": Application.GRANT_AUTHORIZATION_CODE,
        "algorithm": Application.RS256_ALGORITHM,
        "skip_authorization": True,
    }
    Application(client_id=WEB_CLIENT_ID, **changing, **fixed).clean()
    application, _ = Application.objects.update_or_create(
        client_id=WEB_CLIENT_ID, defaults=changing, create_defaults=changing | fixed
    )
    return application
