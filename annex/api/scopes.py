"""The registry of scopes: what a token may be allowed, and which account role may hold it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from oauth2_provider.scopes import BaseScopes

from annex.kernel.actor import ROLES

ANY_VALID_TOKEN: Final = "(any)"
"""Declared by an action that every live token may use, whatever its scopes."""

SIGN_IN_SCOPES: Final = {"openid": "Sign in", "profile": "See your name", "email": "See your email"}


@dataclass(frozen=True, slots=True)
class Scope:
    """One right: ``<family>:<verb>``, what it means in words, the least role that may hold it."""

    name: str
    meaning: str
    role: str


_registry: dict[str, Scope] = {}


def register_family(
    family: str,
    *,
    read: str | None = None,
    write: str | None = None,
    admin: str | None = None,
    role: Mapping[str, str] | None = None,
    verbs: Mapping[str, tuple[str, str]] | None = None,
) -> None:
    """Register the scopes of one resource family; called from ``AppConfig.ready``.

    ``read``, ``write`` and ``admin`` are meanings for people; ``role`` maps each to the least
    account role that may hold it (by default viewer, manager and admin). ``verbs`` maps a domain
    verb to its meaning and least role. Raises ValueError for a scope that is already registered.
    """
    least = {"read": "viewer", "write": "manager", "admin": "admin", **(role or {})}
    meanings = {"read": read, "write": write, "admin": admin}
    scopes = [Scope(f"{family}:{v}", m, least[v]) for v, m in meanings.items() if m is not None]
    scopes += [Scope(f"{family}:{v}", m, r) for v, (m, r) in (verbs or {}).items()]
    for scope in scopes:
        if scope.name in _registry:
            raise ValueError(f"The scope {scope.name} is registered twice.")
        if scope.role not in ROLES:
            raise ValueError(f"The scope {scope.name} names an unknown role: {scope.role}.")
        _registry[scope.name] = scope


def all_scopes() -> dict[str, Scope]:
    """Return every registered scope by name, in alphabetical order."""
    return dict(sorted(_registry.items()))


def scopes_of_role(role: str) -> frozenset[str]:
    """Return the scopes that an account role may hold."""
    rank = ROLES.index(role)
    return frozenset(s.name for s in _registry.values() if ROLES.index(s.role) <= rank)


def expand(granted: Iterable[str]) -> frozenset[str]:
    """Add what is implied: admin includes write, write includes read; verbs imply nothing."""
    held = set(granted)
    for name in tuple(held):
        family, _, verb = name.partition(":")
        if verb == "admin":
            held.add(f"{family}:write")
        if verb in {"admin", "write"}:
            held.add(f"{family}:read")
    return frozenset(held & _registry.keys())


def effective(*, token: str, role: str, ceiling: str = "") -> frozenset[str]:
    """Return what a credential allows now: its token's scopes, its role's and its application's.

    ``token`` and ``ceiling`` are space separated; an empty ceiling limits nothing.
    """
    scopes = expand(token.split()) & scopes_of_role(role)
    return scopes & expand(ceiling.split()) if ceiling.strip() else scopes


class RegistryScopes(BaseScopes):  # type: ignore[misc]  # the library is untyped
    """The registry as django-oauth-toolkit asks for it."""

    def get_all_scopes(self) -> dict[str, str]:
        return {**SIGN_IN_SCOPES, **{s.name: s.meaning for s in all_scopes().values()}}

    def get_available_scopes(
        self, application: Any = None, request: Any = None, *args: Any, **kwargs: Any
    ) -> list[str]:
        ceiling = getattr(application, "allowed_scopes", "") or ""
        allowed = expand(ceiling.split()) if ceiling.strip() else all_scopes().keys()
        return [*SIGN_IN_SCOPES, *sorted(allowed)]

    def get_default_scopes(
        self, application: Any = None, request: Any = None, *args: Any, **kwargs: Any
    ) -> list[str]:
        return []
