"""The only place that creates, clones and drops the databases that tests run in.

One template is migrated as the owner; every worker gets a clone of it (``CREATE DATABASE ..
TEMPLATE``), which costs a fraction of a second. A database comment carries the key of what it
was built from, so a kept one is reused exactly as long as that has not changed.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from annex.tenancy import bootstrap, seal
from annex.testing import flush

OWNER_ALIAS = "owner"
_COMMENT = "annex.testing "


@dataclass(frozen=True, slots=True)
class TestDatabases:
    """The databases of one test run: ``base`` for the parent, ``base_<n>`` for worker n."""

    __test__ = False  # not a test case, whatever its name suggests to collectors

    base: str
    key: str
    workers: int

    @property
    def template(self) -> str:
        """Return the name of the database that clones are made from."""
        return f"{self.base}_template"

    @property
    def clones(self) -> list[str]:
        """Return the names of the databases that tests run in."""
        return [self.base, *(f"{self.base}_{n}" for n in range(1, self.workers + 1))]

    def prepare(self, *, keep: bool) -> None:
        """Leave a clone of the present template under each name, kept or made anew."""
        with admin_connection() as admin:
            if not keep or not is_built(admin, self.template, self.key):
                drop(admin, self.template)
                _build(self.template)
                mark_built(admin, self.template, self.key)
            for name in self.clones:
                if keep and is_built(admin, name, self.key):
                    flush.flush(name)  # a killed run may have left committed rows in it
                    continue
                drop(admin, name)
                bootstrap.ensure_database(admin, name, template=self.template)
                mark_built(admin, name, self.key)

    def drop(self) -> None:
        """Drop every database of this run."""
        with admin_connection() as admin:
            for name in [*self.clones, self.template]:
                drop(admin, name)


@contextmanager
def admin_connection() -> Iterator[psycopg.Connection]:
    """Connect as the role that may create roles and databases."""
    with psycopg.connect(settings.ADMIN_DATABASE_URL, autocommit=True) as connection:
        yield connection


@contextmanager
def reserved(base: str) -> Iterator[None]:
    """Hold the databases named after ``base`` for this run; a second run waits for the first."""
    with admin_connection() as admin:
        taken = admin.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [base]).fetchone()
        if taken != (True,):
            print(  # noqa: T201 - the person at the terminal wonders why nothing happens
                f"Another test run uses the databases {base}*; waiting for it. Set "
                "ANNEX_TEST_DB to a name of your own to run beside it."
            )
            admin.execute("SELECT pg_advisory_lock(hashtext(%s))", [base])
        yield


def template_key() -> str:
    """Return a digest of everything a migrated template is made from."""
    digest = hashlib.sha256(flush.INSTALL.encode())
    for key in seal.known_keys():
        digest.update(key.id.encode())
    for path in sorted(_sources()):
        digest.update(str(path).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _sources() -> Iterator[Path]:
    """Yield the files whose change makes a migrated database out of date."""
    for config in apps.get_app_configs():
        folder = Path(config.path)
        yield from folder.glob("migrations/**/*.py")
        yield from folder.rglob("*.sql")
        yield from folder.glob("operations*.py")
        yield from folder.glob("operations/**/*.py")
    yield from Path(bootstrap.__file__).parent.glob("*.py")


def _with_name(url: str, name: str) -> str:
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def _build(name: str) -> None:
    """Create and migrate the database ``name`` as the owner, ready to be cloned."""
    urls = [_with_name(url, name) for url in settings.ROLE_DATABASE_URLS]
    bootstrap.ensure(settings.ADMIN_DATABASE_URL, urls)
    owner = connections[OWNER_ALIAS]
    before = owner.settings_dict["NAME"]
    owner.close()
    owner.settings_dict["NAME"] = name
    try:
        call_command("migrate", database=OWNER_ALIAS, interactive=False, verbosity=0)
    finally:
        owner.close()
        owner.settings_dict["NAME"] = before
    flush.install(name)


def drop(admin: psycopg.Connection, name: str) -> None:
    """Drop a database, whoever is connected to it."""
    admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def is_built(admin: psycopg.Connection, name: str, key: str) -> bool:
    """Tell whether a database is there and was built from what ``key`` stands for."""
    row = admin.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
    ).fetchone()
    return row == (_COMMENT + key,)


def mark_built(admin: psycopg.Connection, name: str, key: str) -> None:
    """Note that a database is whole, and what it was built from."""
    admin.execute(
        sql.SQL("COMMENT ON DATABASE {} IS {}").format(
            sql.Identifier(name), sql.Literal(_COMMENT + key)
        )
    )
