"""The only place that turns a database URL into Django's settings."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

ENGINE: Final = "annex.tenancy.backends.postgresql"


def database(
    url: str, options: Mapping[str, Any] | None = None, engine: str = ENGINE
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
