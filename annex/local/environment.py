"""The variables of every process: what the person gave, what we started, and who gets what."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from annex.local.console import LocalProblem
from annex.local.secrets import Secrets

DATABASE = "annex"
APP, OWNER, OPERATOR = "annex_app", "annex_owner", "annex_operator"

ADMIN_URL = "ADMIN_DATABASE_URL"
APP_URL = "DATABASE_URL"
OWNER_URL = "OWNER_DATABASE_URL"
OPERATOR_URL = "OPERATOR_DATABASE_URL"
ODOO_URL = "ODOO_DATABASE_URL"
ODOO_PROJECTOR_URL = "ODOO_PROJECTOR_DATABASE_URL"
ODOO_URLS = {ODOO_URL: "annex_odoo_reader", ODOO_PROJECTOR_URL: "annex_odoo_projector"}
ODOO_API = ("ODOO_URL", "ODOO_API_DATABASE", "ODOO_API_KEY", "ODOO_API_KEY_EXPIRES_AT")
DATABASE_URLS = (ADMIN_URL, APP_URL, OWNER_URL, OPERATOR_URL, *ODOO_URLS)

RUNTIME = (APP_URL, ODOO_URL)
"""What web, worker, beat and consumers may open."""
MANAGEMENT = (APP_URL, OWNER_URL, OPERATOR_URL, *ODOO_URLS)
"""What a person's own management command may open."""


@dataclass(frozen=True)
class Given:
    """The servers that the person named in the environment; None means the embedded one."""

    databases: dict[str, str] | None
    redis_url: str | None
    s3: dict[str, str] | None

    @classmethod
    def by_person(cls, environ: Mapping[str, str], secrets: Secrets) -> "Given":
        """Read what the person set. Raises LocalProblem when a part is missing or malformed.

        `DATABASE_URL` alone is the URL of a role that may create roles and databases. Beside an
        `ADMIN_DATABASE_URL` every URL is taken as it stands.
        """
        return cls(
            databases=_databases(environ, secrets),
            redis_url=environ.get("REDIS_URL") or None,
            s3=_s3(environ),
        )


def database_urls(admin_url: str, secrets: Secrets) -> dict[str, str]:
    """Derive the URL of each of our roles from the admin's: same server, our database."""
    return {
        ADMIN_URL: admin_url,
        APP_URL: with_role(admin_url, APP, secrets.app_password),
        OWNER_URL: with_role(admin_url, OWNER, secrets.owner_password),
        OPERATOR_URL: with_role(admin_url, OPERATOR, secrets.operator_password),
    }


def odoo_urls(admin_url: str, database: str, secrets: Secrets) -> dict[str, str]:
    """Give the URLs of the two roles that read a database in Odoo's shape on our server."""
    server = urlsplit(admin_url)._replace(path=f"/{database}").geturl()
    return {
        name: with_role(server, role, secrets.derived(role)) for name, role in ODOO_URLS.items()
    }


def with_role(url: str, role: str, password: str) -> str:
    """Give the URL of the same server's `annex` database, or the named one, for another role."""
    parts = urlsplit(url)
    server = parts.netloc.rpartition("@")[2]
    named = parts.path.lstrip("/")
    database = DATABASE if named in {"", "postgres", "template1"} else named
    credentials = f"{quote(role, safe='')}:{quote(password, safe='')}"
    return urlunsplit(parts._replace(netloc=f"{credentials}@{server}", path=f"/{database}"))


def without_servers(environ: Mapping[str, str]) -> dict[str, str]:
    """Give the person's environment less everything that names or opens one of our servers."""
    ours = {*DATABASE_URLS, "REDIS_URL", "SECRET_KEY", "OIDC_RSA_PRIVATE_KEY"}
    return {
        name: value
        for name, value in environ.items()
        if name not in ours and not name.startswith("S3_")
    }


def only_databases(settings: Mapping[str, str], allowed: tuple[str, ...]) -> dict[str, str]:
    """Leave out every database URL that is not allowed."""
    return {
        name: value
        for name, value in settings.items()
        if name not in DATABASE_URLS or name in allowed
    }


def with_our_programs(environ: Mapping[str, str]) -> dict[str, str]:
    """Give the environment with this project's own programs first on the path."""
    own = str(Path(sys.executable).parent)
    return {**environ, "PATH": os.pathsep.join([own, environ.get("PATH", os.defpath)])}


def _databases(environ: Mapping[str, str], secrets: Secrets) -> dict[str, str] | None:
    if environ.get(ADMIN_URL):
        missing = [name for name in (APP_URL, OWNER_URL) if not environ.get(name)]
        if missing:
            raise LocalProblem(
                f"{ADMIN_URL} is set but {' and '.join(missing)} is not.\n"
                f"Set all of them, or only {APP_URL} to a role that may create roles and databases."
            )
        return {name: environ[name] for name in DATABASE_URLS if environ.get(name)}
    url = environ.get(APP_URL)
    if not url:
        return None
    if urlsplit(url).scheme not in {"postgres", "postgresql"}:
        raise LocalProblem(
            f"{APP_URL} has to begin with postgresql://, for example\n"
            "  DATABASE_URL=postgresql://postgres:password@db.example.com:5432/postgres"
        )
    return database_urls(url, secrets)


def _s3(environ: Mapping[str, str]) -> dict[str, str] | None:
    if not environ.get("S3_ENDPOINT_URL"):
        return None
    names = ("S3_ENDPOINT_URL", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY", "S3_BUCKET")
    missing = [name for name in names if not environ.get(name)]
    if missing:
        raise LocalProblem(f"S3_ENDPOINT_URL is set but {', '.join(missing)} is not. Set all four.")
    said = [name for name in ("S3_REGION", "S3_ADDRESSING", "S3_CHECKSUMS") if environ.get(name)]
    return {name: environ[name] for name in (*names, *said)}
