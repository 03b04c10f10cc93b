"""Refuse to serve what is not declared."""

from django.core.exceptions import ImproperlyConfigured

from annex.api.checks import every_route_is_gated


def require_declared_scopes() -> None:
    """Raise ImproperlyConfigured when any route declares no scope or escapes the gate."""
    if problems := every_route_is_gated():
        listed = "\n".join(f"  {problem.id} {problem.msg} {problem.hint}" for problem in problems)
        raise ImproperlyConfigured(f"The API does not start:\n{listed}")
