"""The only place that reads the environment."""

import json
import os
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


def yes_or_no(name: str, text: str) -> bool:
    """Tell what a variable's text says. Raises ImproperlyConfigured for anything else."""
    if text in {"yes", "no"}:
        return text == "yes"
    raise ImproperlyConfigured(f"{name} is {text!r}. Set it to yes or no.")


def list_of_objects(name: str, text: str) -> list[dict[str, Any]]:
    """Return a variable's JSON. Raises ImproperlyConfigured unless it is a list of objects."""
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if isinstance(found, list) and all(isinstance(one, dict) for one in found):
        return found
    # Without its text, which holds keys.
    raise ImproperlyConfigured(f"{name} is no JSON list of objects, as [{{...}}, {{...}}].")


def mail(url: str) -> dict[str, Any]:
    """Return Django's settings for a mail server's URL, by the names of the settings.

    ``smtp://user:password@host:port`` with STARTTLS, ``smtps://`` with TLS from the start;
    ``?tls=no`` for a server on this machine. Without a URL mail is printed, into the log.
    """
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    parts = urlsplit(url)
    implicit = parts.scheme == "smtps"
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured("EMAIL_URL looks like smtp://user:password@host:587.")
    plain = dict(parse_qsl(parts.query)).get("tls") == "no"
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if implicit else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": implicit,
        "EMAIL_USE_TLS": not implicit and not plain,
        "EMAIL_TIMEOUT": 10,
    }
