"""Who signs in, the accounts they belong to, and the OAuth2 objects that carry their authority.

User, account, application and token are global tables: they are read before an account is known.
Membership belongs to its account and is isolated like every tenant row.
"""

import uuid
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from oauth2_provider.models import (
    AbstractAccessToken,
    AbstractApplication,
    AbstractGrant,
    AbstractIDToken,
    AbstractRefreshToken,
    ApplicationManager,
)

from annex.kernel.ids import uuid7
from annex.tenancy.context import current_tenant, require_account_id
from annex.tenancy.models import TenantModel

API_VERSION = "2"
"""The version a new account starts on."""

READ_BEFORE_ENTERING = "Read to find out which account to enter; holds ids and checksums only."


class Role(models.TextChoices):
    """What a member may do in an account, from the most to the least powerful."""

    OWNER = "owner", _("Owner")
    ADMIN = "admin", _("Administrator")
    MANAGER = "manager", _("Manager")
    MEMBER = "member", _("Member")
    VIEWER = "viewer", _("Viewer")


class Language(models.TextChoices):
    """The languages a person can read the product in."""

    ENGLISH = "en", "English"
    FRENCH = "fr", "Français"


class UserManager(BaseUserManager["User"]):
    """Find and make people by their email address, whatever its case."""

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """Return the one spelling under which an address is stored and looked up."""
        return (email or "").strip().lower()

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=self.normalize_email(username))

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a person; without a password they can not sign in."""
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a person who holds every Django permission. That opens no account."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]  # untyped bases refer to it
    """A person who can sign in. What they may do hangs on their memberships."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(_("email address"), unique=True)
    # Longer than Django's, for hashes that were copied with what made them and then wrapped.
    password = models.CharField(max_length=255)
    full_name = models.CharField(_("full name"), max_length=200)
    language = models.CharField(
        _("language"), max_length=2, choices=Language.choices, default=Language.ENGLISH
    )
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="identity_user_email_lower"
            ),
            models.CheckConstraint(
                condition=Q(language__in=Language.values), name="identity_user_language"
            ),
        )

    def clean(self) -> None:
        self.email = UserManager.normalize_email(self.email)

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name


class Account(models.Model):
    """The tenant: a company with its people and everything they keep here."""

    class Status(models.TextChoices):
        """Suspended accounts can be read and not changed; closed ones are refused."""

        ACTIVE = "active", _("Active")
        SUSPENDED = "suspended", _("Suspended")
        CLOSED = "closed", _("Closed")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=60, unique=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ACTIVE)
    api_version = models.CharField(max_length=10, default=API_VERSION)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(status__in=["active", "suspended", "closed"]),
                name="identity_account_status",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Membership(TenantModel):
    """A person's place in an account. ``unit_id`` limits it to the subtree of one unit.

    ``permissions`` are Django's, as ``app_label.codename``, and hold in this account only.
    """

    named_by = ("user",)

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    role = models.CharField(max_length=10, choices=Role.choices)
    unit_id = models.UUIDField(null=True, blank=True)
    permissions = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account", "user"), name="identity_membership_user_uniq"
            ),
            models.CheckConstraint(
                condition=Q(role__in=Role.values), name="identity_membership_role"
            ),
        )


class Person(models.Model):
    """Somebody who is, or was, a member of the account entered: the part of a user it may see.

    Reads only what the database function ``annex.people`` shows; there is nothing to write.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    email = models.EmailField()
    full_name = models.CharField(max_length=200)
    language = models.CharField(max_length=2)
    is_active = models.BooleanField()

    class Meta:
        managed = False
        db_table = "identity_person"

    def __str__(self) -> str:
        return self.full_name


class MemberManager(models.Manager["Member"]):
    """Name the account, as ``TenantManager`` does for tables: the view has no reference to it."""

    def get_queryset(self) -> "models.QuerySet[Member]":
        queryset = super().get_queryset()
        context = current_tenant()
        return queryset if context is None else queryset.filter(account_id=context.account_id)

    def reachable(self) -> "models.QuerySet[Member]":
        """Return who may enter the account now; nobody else is written to on its behalf."""
        people = Person.objects.filter(is_active=True).values("pk")
        return self.filter(is_active=True, user_id__in=people)


class Member(models.Model):
    """A membership together with its person, as one row to list, search and sort.

    Reads only; what changes is ``Membership``, which has the same key.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    account_id = models.UUIDField()
    user_id = models.UUIDField()
    email = models.EmailField()
    full_name = models.CharField(max_length=200)
    language = models.CharField(max_length=2, choices=Language.choices)
    role = models.CharField(max_length=10, choices=Role.choices)
    unit_id = models.UUIDField(null=True)
    permissions = ArrayField(models.CharField(max_length=200))
    is_active = models.BooleanField()
    created_at = models.DateTimeField()

    objects: ClassVar[MemberManager] = MemberManager()

    class Meta:
        managed = False
        db_table = "identity_member"

    def __str__(self) -> str:
        return self.full_name


class Invitation(TenantModel):
    """A role in the account, offered to whoever reads the mail of an address.

    Only the checksum of the secret in that mail is kept, empty until it is sent. Accepted,
    revoked or expired, an invitation opens nothing.
    """

    email = models.EmailField()
    role = models.CharField(max_length=10, choices=Role.choices)
    unit_id = models.UUIDField(null=True, blank=True)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.ENGLISH)
    secret_checksum = models.CharField(max_length=64, blank=True, default="", editable=False)
    invited_by_id = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account", "email"),
                condition=Q(accepted_at=None, revoked_at=None),
                name="identity_invitation_open_once",
            ),
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="identity_invitation_email_lower"
            ),
            models.CheckConstraint(
                condition=Q(role__in=Role.values), name="identity_invitation_role"
            ),
            models.CheckConstraint(
                condition=Q(language__in=Language.values), name="identity_invitation_language"
            ),
        )

    def __str__(self) -> str:
        return self.email

    def status_at(self, moment: datetime) -> str:
        """Return what has become of the invitation by ``moment``."""
        if self.accepted_at is not None:
            return "accepted"
        if self.revoked_at is not None:
            return "revoked"
        return "pending" if self.expires_at > moment else "expired"


class Application(AbstractApplication):  # type: ignore[misc]  # untyped base
    """A program that asks for tokens.

    An integrator's belongs to one account and names the most it may ever ask for; the web app
    belongs to none, and gets what the role of whoever uses it allows.
    """

    beyond_tenancy = READ_BEFORE_ENTERING
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    allowed_scopes = models.TextField(blank=True, default="")
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.ADMIN)
    api_version = models.CharField(max_length=10, null=True, blank=True)  # noqa: DJ001 - no pin
    is_active = models.BooleanField(default=True)

    objects: ClassVar[models.Manager["Application"]] = ApplicationManager()

    class Meta(AbstractApplication.Meta):  # type: ignore[misc]  # untyped base
        constraints = (
            models.CheckConstraint(
                condition=Q(role__in=Role.values), name="identity_application_role"
            ),
            models.CheckConstraint(
                condition=Q(account__isnull=False)
                | ~Q(authorization_grant_type=AbstractApplication.GRANT_CLIENT_CREDENTIALS),
                name="identity_application_account",
            ),
            models.CheckConstraint(
                condition=Q(account__isnull=True) | ~Q(allowed_scopes=""),
                name="identity_application_scopes",
            ),
        )

    def natural_key(self) -> tuple[str]:
        return (self.client_id,)

    def is_usable(self, request: object) -> bool:
        """Tell django-oauth-toolkit whether to serve this client at all."""
        closed = self.account is not None and self.account.status == Account.Status.CLOSED
        return self.is_active and not closed


def bound_account() -> "models.ForeignKey[Account, Account]":
    """Return the reference of a token to the account entered when it was issued."""
    return models.ForeignKey(
        Account,
        on_delete=models.PROTECT,
        default=require_account_id,
        editable=False,
        related_name="+",
    )


class Grant(AbstractGrant):  # type: ignore[misc]  # untyped base
    """An authorization code: one person, one application, one account, for a minute."""

    beyond_tenancy = READ_BEFORE_ENTERING
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = bound_account()

    objects: ClassVar[models.Manager["Grant"]] = models.Manager()


class AccessToken(AbstractAccessToken):  # type: ignore[misc]  # untyped base
    """What opens the API, in one account. Only its checksum is stored."""

    beyond_tenancy = READ_BEFORE_ENTERING
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = bound_account()

    objects: ClassVar[models.Manager["AccessToken"]] = models.Manager()


class RefreshToken(AbstractRefreshToken):  # type: ignore[misc]  # untyped base
    """What renews an access token, once, in the same account. Only its checksum is stored."""

    beyond_tenancy = READ_BEFORE_ENTERING
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = bound_account()

    objects: ClassVar[models.Manager["RefreshToken"]] = models.Manager()


class IDToken(AbstractIDToken):  # type: ignore[misc]  # untyped base
    """What tells an application who signed in, and in which account."""

    beyond_tenancy = READ_BEFORE_ENTERING
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = bound_account()

    objects: ClassVar[models.Manager["IDToken"]] = models.Manager()
