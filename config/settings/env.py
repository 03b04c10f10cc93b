"""The only place that reads the environment."""

import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

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


def whole_number(name: str, text: str) -> int:
    """Return a variable's text as a number. Raises ImproperlyConfigured for anything else."""
    if text.isdecimal():
        return int(text)
    raise ImproperlyConfigured(f"{name} is {text!r}. Set it to a whole number.")


def database(
    url: str,
    options: Mapping[str, Any] | None = None,
    engine: str = "annex.tenancy.backends.postgresql",
) -> dict[str, Any]:
    """Return Django's settings for a PostgreSQL URL.

    ``postgresql://user:password@host:port/name``; a unix socket's folder travels as ``?host=``,
    any other query parameter is handed to libpq.
    """
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    host = query.pop("host", None) or unquote(parts.hostname or "")
    port = query.pop("port", None) or str(parts.port or "")
    return {
        "ENGINE": engine,
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": port,
        "OPTIONS": {**query, **(options or {})},
    }
