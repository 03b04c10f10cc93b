"""Who acts: the one value that policies and services ask about rights."""

from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

ROLES: Final = ("viewer", "member", "manager", "admin", "owner")
"""Account roles, from the least to the most powerful."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A user, an application or a job, inside one account.

    ``unit_id`` limits the actor to the subtree of one unit. ``scopes`` are the effective ones:
    what the token, the role and the application all allow.
    """

    account_id: UUID
    role: str
    user_id: UUID | None = None
    application_id: UUID | None = None
    unit_id: UUID | None = None
    scopes: frozenset[str] = field(default_factory=frozenset)
    account_status: str = "active"

    @classmethod
    def system(cls, account_id: UUID) -> "Actor":
        """Return the actor that jobs of the account run as."""
        return cls(account_id=account_id, role="owner")

    @property
    def is_authenticated(self) -> bool:
        """Say yes: an actor only exists once a credential was verified."""
        return True

    def allows(self, scope: str) -> bool:
        """Tell whether the effective scopes include ``scope``."""
        return scope in self.scopes

    def has_role(self, minimum: str) -> bool:
        """Tell whether the role is ``minimum`` or a more powerful one."""
        return ROLES.index(self.role) >= ROLES.index(minimum)
