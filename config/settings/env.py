"""The only place that reads the environment."""

import os

from django.core.exceptions import ImproperlyConfigured


def required(name: str) -> str:
    """Return the value of an environment variable. Raises ImproperlyConfigured when missing."""
    if value := os.environ.get(name, ""):
        return value
    raise ImproperlyConfigured(
        f"Set {name} in the environment. `make up` and `make test` do it for you; "
        f"docs/reference/environment.md lists every variable."
    )


def optional(name: str, default: str = "") -> str:
    """Return the value of an environment variable, or ``default``."""
    return os.environ.get(name) or default
