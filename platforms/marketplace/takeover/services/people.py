"""People of the legacy application: who signs in, with the password they have, and as what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from annex.identity import services as identity
from annex.identity.models import Account, Language, Membership, Role, User
from annex.rescue.symfony.hashers import NotCopied, copied
from annex.rescue.symfony.passwords import HasherPolicy
from annex.rescue.takeover.legacy import LegacyRow
from annex.rescue.takeover.plans import Known, Refused, RowWrite, Taken, Write
from annex.tenancy.context import global_context, require_account_id
from platforms.marketplace.clients.models import Client, ClientContact

POLICY: Final = HasherPolicy(
    algorithm="argon2id",
    time_cost=3,
    memory_cost=10_240,
    migrate_from=(
        HasherPolicy(algorithm="bcrypt", cost=4),
        HasherPolicy(algorithm="sha512", iterations=5_000),
        HasherPolicy(algorithm="pbkdf2", hash_algorithm="sha512", iterations=1_000),
    ),
)
"""The application's ``security.password_hashers`` (config/packages/security.yaml)."""

ROLES: Final = {
    "ROLE_ADMIN": Role.ADMIN,
    "ROLE_RECRUITER": Role.MANAGER,
    "ROLE_CLIENT": Role.MEMBER,
    "ROLE_SPECIALIST": Role.MEMBER,
}
"""From the most to the least powerful; ``ROLE_USER``, which everybody has, is a viewer."""

ADDRESS: Final = ("addr_street", "addr_zip", "addr_city", "addr_country_code")


@dataclass(frozen=True, slots=True)
class PersonWrite:
    """Somebody who signs in, outside of accounts; ``at_first`` is what else is said of them once.

    Their password is a write of its own, since signing in replaces it and leaves the rest.
    """

    pk: UUID
    values: Mapping[str, Any]
    at_first: Mapping[str, Any] = field(default_factory=dict)
    label: str = "identity.user"

    @global_context()
    def current(self) -> Mapping[str, Any] | None:
        """Return what is there of them."""
        there: Mapping[str, Any] | None = (
            User.objects.filter(pk=self.pk).values(*self.values).first()
        )
        return there

    @global_context()
    def apply(self) -> None:
        """Make them, or change what is known of them."""
        if not User.objects.filter(pk=self.pk).update(**self.values):
            User(pk=self.pk, **self.values, **self.at_first).save(force_insert=True)


@dataclass(frozen=True, slots=True)
class MemberWrite:
    """Their membership; once it is there, its role is this account's own affair."""

    pk: UUID
    role: str
    label: str = "identity.membership"

    @property
    def values(self) -> Mapping[str, Any]:
        """Return that they are a member."""
        return {"user_id": self.pk}

    def current(self) -> Mapping[str, Any] | None:
        """Return that they are a member."""
        is_member = Membership.objects.filter(user_id=self.pk).exists()
        return {"user_id": self.pk} if is_member else None

    def apply(self) -> None:
        """Let them in unless they are in."""
        if self.current() is None:
            account, user = Account(pk=require_account_id()), User(pk=self.pk)
            identity.add_member(account=account, user=user, role=self.role)


def take_user(row: LegacyRow, known: Known) -> Taken:
    """Return a person and their membership; who is known here already keeps what they have."""
    email = User.objects.normalize_email(row["email"])
    taken = Taken(names={"id": row.key, "public_id": str(row["public_id"]), "email": row["email"]})
    pk = known.new_id("user", row.key)
    with global_context():
        other = User.objects.filter(email=email).exclude(pk=pk).first()
    writes: list[Write] = []
    if other is not None:
        pk, taken.found = other.pk, other
        taken.notes.append("Somebody with this address is known here, and keeps their password.")
    else:
        said, password = _values(row, email, taken), {"password": _password(row, taken)}
        writes.append(PersonWrite(pk, said, at_first=password))
        writes.append(PersonWrite(pk, password, label="identity.password"))
    if other is None or row["enabled"]:
        writes.append(MemberWrite(pk, _role(row["roles"], taken)))
    else:
        taken.notes.append("They were shut out there, and are not let in.")
    taken.writes = writes
    taken.left = _left(row)
    return taken


def take_client(row: LegacyRow, known: Known) -> Taken:
    """Return a company and who speaks for it; those who name one company share it."""
    user_id = known.id_of("app_user", row["id"])
    company, partner = row["company"].strip(), row["odoo_partner_id"]
    pk = known.new_id("client", partner if partner is not None else company.casefold())
    client = RowWrite(Client, pk, {"name": company, "odoo_partner_id": partner})
    contact_pk = known.new_id("contact", row.key)
    contact = RowWrite(ClientContact, contact_pk, {"client_id": pk, "user_id": user_id})
    left = {"order": row["order"]} if row["order"] is not None else {}
    return Taken(writes=[client, contact], left=left)


def name_from(email: str) -> str:
    """Return what stands before the @ as a name; the application kept no other."""
    return email.partition("@")[0].replace(".", " ").replace("_", " ").title()


def _values(row: LegacyRow, email: str, taken: Taken) -> dict[str, Any]:
    language = row["locale"]
    if language not in Language.values:
        taken.notes.append(f"There is no {language} here yet; English is shown.")
        language = Language.ENGLISH
    taken.notes.append("No name was kept; what stands before the @ is taken.")
    return {
        "email": email,
        "full_name": name_from(email),
        "language": language,
        "is_active": row["enabled"],
        "created_at": row["created_at"],
    }


def _password(row: LegacyRow, taken: Taken) -> str:
    try:
        return copied(row["password"], row["salt"], POLICY)
    except NotCopied as problem:
        taken.notes.append(f"{problem} They choose a new password when they sign in.")
        unusable = User()
        unusable.set_unusable_password()
        return unusable.password


def _role(told: Any, taken: Taken) -> str:
    """Return the role that stands for those of the application; PHP writes a list with gaps as {}.

    Raises Refused for what is no list of names.
    """
    names = list(told.values()) if isinstance(told, dict) else told or []
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise Refused("Its roles are no list of names.")
    unknown = sorted(set(names) - set(ROLES) - {"ROLE_USER"})
    if unknown:
        taken.notes.append(f"Nothing here stands for {', '.join(unknown)}.")
    return next((role for name, role in ROLES.items() if name in names), Role.VIEWER)


def _left(row: LegacyRow) -> dict[str, Any]:
    """Return what people had and has no place here."""
    address = {name.removeprefix("addr_"): row[name] for name in ADDRESS if row[name]}
    found = {
        "preferences": row.plain("preferences"),
        "legacy_profile": row.plain("legacy_profile"),
        "address": address,
        "last_login_at": row["last_login_at"] and row["last_login_at"].isoformat(),
    }
    return {name: value for name, value in found.items() if value}
