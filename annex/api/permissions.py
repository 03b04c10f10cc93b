"""The permission classes that every viewset composes; they read the context, never set it."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext
from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from annex.api.scopes import ANY_VALID_TOKEN
from annex.identity.reads import holds_permission
from annex.kernel.actor import ROLES, Actor
from annex.kernel.errors import Denied

if TYPE_CHECKING:
    # DRF's views load the classes that its settings name, this module among them.
    from rest_framework.views import APIView

STANDARD_VERBS = {
    "list": "read",
    "retrieve": "read",
    "metadata": "read",
    "create": "write",
    "update": "write",
    "partial_update": "write",
    "destroy": "write",
}


class InsufficientScope(Denied):
    """The token does not carry the scope that the action needs."""

    code = "insufficient_scope"
    title = "The access token does not allow this."


class AccountClosed(Denied):
    """The account was closed; nothing in it can be used."""

    code = "account_closed"
    title = "This account is closed."


class AccountSuspended(Denied):
    """The account is suspended: it can be read, not changed."""

    code = "account_suspended"
    title = "This account is suspended: it can be read but not changed."


class RoleTooLow(Denied):
    """The action needs a more powerful role in the account."""

    code = "role_too_low"
    title = "Your role in this account does not allow this."


class PermissionMissing(Denied):
    """The action needs a permission that an administrator gives by name."""

    code = "permission_missing"
    title = "You were not given the permission for this."


def scope_of(view: Any, action: str | None) -> str | None:
    """Return the scope that ``action`` of a viewset needs, or None when none is declared."""
    declared: dict[str, str] = getattr(view, "scope_actions", {})
    if action is None:
        return None
    if action in declared:
        return declared[action]
    family: str | None = getattr(view, "scope_family", None)
    if family is not None and action in STANDARD_VERBS:
        return f"{family}:{STANDARD_VERBS[action]}"
    return None


class OAuth2ScopesPermission(BasePermission):
    """Let an action through only when the token holds the scope declared for it.

    An action without a declaration is refused, and the process does not start
    (``annex.api.boot``).
    """

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if not isinstance(request.auth, Actor):
            raise NotAuthenticated("Send an access token: `Authorization: Bearer ...`.")
        action = getattr(view, "action", None)
        if action is None and request.method not in view.allowed_methods:
            return True  # no such method here: DRF answers 405, and nothing runs
        needed = scope_of(view, action)
        if needed is None:
            raise InsufficientScope(detail="This action declares no scope.")
        if needed != ANY_VALID_TOKEN and not request.auth.allows(needed):
            detail = gettext("Ask for the scope %(scope)s when you get the token.")
            raise InsufficientScope(detail=detail % {"scope": needed}, scope=needed)
        return True


class IsAccountMember(BasePermission):
    """Let through who holds a role in the account, or one of its applications."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        return isinstance(request.auth, Actor) and request.auth.role in ROLES


class AccountIsOpen(BasePermission):
    """Let a suspended account be read only, a closed one not used at all."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        status = request.auth.account_status if isinstance(request.auth, Actor) else "closed"
        if status == "closed":
            raise AccountClosed
        if status == "suspended" and request.method not in SAFE_METHODS:
            raise AccountSuspended
        return True


class HasAccountRole(BasePermission):
    """Let through who holds at least ``minimum``; make one with ``HasAccountRole.at_least``."""

    minimum: ClassVar[str] = "owner"

    @classmethod
    def at_least(cls, minimum: str) -> type["HasAccountRole"]:
        """Return the class that asks for ``minimum`` or a more powerful role."""
        return type(f"HasAccountRole_{minimum}", (cls,), {"minimum": minimum})

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if not isinstance(request.auth, Actor) or not request.auth.has_role(self.minimum):
            detail = gettext("It needs the role %(role)s or a more powerful one.")
            raise RoleTooLow(detail=detail % {"role": self.minimum})
        return True


class IsWithinUnitSubtree(BasePermission):
    """Let who is limited to a unit at rows of its subtree only; others look as if not there.

    The viewset says with ``rows_within(unit_id)`` which rows those are. Lists pass: their
    querysets are narrowed by the slice's policy.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        actor = request.auth
        if not isinstance(actor, Actor):
            return False
        if actor.unit_id is None or not names_a_row(view):
            return True
        if not view.rows_within(actor.unit_id).filter(pk=view.row_id()).exists():
            raise view.missing
        return True


class IsSelfOrManager(BasePermission):
    """Let everybody at their own rows, and managers at all; others' look as if not there.

    The viewset says with ``rows_of(user_id)`` which rows are somebody's own. Lists are a
    manager's.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        actor = request.auth
        if not isinstance(actor, Actor):
            return False
        if actor.has_role("manager"):
            return True
        if not names_a_row(view):
            detail = gettext("It needs the role %(role)s or a more powerful one.")
            raise RoleTooLow(detail=detail % {"role": "manager"})
        own = actor.user_id and view.rows_of(actor.user_id).filter(pk=view.row_id()).exists()
        if not own:
            raise view.missing
        return True


class HasModelPermission(BasePermission):
    """Let through who holds a Django permission in the account; make one with ``of``.

    Administrators hold every permission, others those that their membership names.
    """

    name: ClassVar[str]

    @classmethod
    def of(cls, name: str) -> type["HasModelPermission"]:
        """Return the class that asks for a permission, named ``app_label.codename``."""
        return type(f"HasModelPermission_{name}", (cls,), {"name": name})

    def has_permission(self, request: Request, view: "APIView") -> bool:
        actor = request.auth
        if not isinstance(actor, Actor):
            return False
        if not holds_permission(actor, self.name):
            detail = gettext("Ask an administrator of the account for %(permission)s.")
            raise PermissionMissing(detail=detail % {"permission": self.name}, permission=self.name)
        return True


def names_a_row(view: Any) -> bool:
    """Tell whether the path of the request leads to one row."""
    return (view.lookup_url_kwarg or view.lookup_field) in view.kwargs
