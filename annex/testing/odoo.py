"""Odoo-shaped databases for tests, reached as the two roles that reach a real one."""

import secrets
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar
from unittest import TestCase
from urllib.parse import urlsplit

import psycopg
from django.db import connections
from django.utils.crypto import salted_hmac

from annex.odoo.contract.declared import MODULES
from annex.odoo.contract.grants import PROJECTOR, READER, grants
from annex.odoo.contract.shape import ddl
from annex.odoo.demo import selling
from annex.odoo.demo.registry import VERSION
from annex.odoo.router import PROJECTOR_ALIAS, READER_ALIAS
from annex.tenancy.database_url import database
from annex.testing import odoo_template
from annex.testing.databases import admin_connection, drop
from annex.testing.odoo_template import url_of

ROLES = {READER_ALIAS: READER, PROJECTOR_ALIAS: PROJECTOR}


@dataclass(frozen=True, slots=True)
class OdooDatabase:
    """A database that stands for Odoo's; ``url`` is its owner's, who is Odoo here."""

    url: str

    @contextmanager
    def as_odoo(self) -> Iterator[psycopg.Connection]:
        """Connect as who may change everything, as Odoo itself."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            yield connection


class _Untied:
    """Keeps Django from opening transactions around a test in Odoo's database.

    The roles' limits end one that idles, and neither role could empty a table.
    """

    @classmethod
    def _databases_names(cls, include_mirrors: bool = True) -> list[str]:
        names: list[str] = super()._databases_names(include_mirrors)  # type: ignore[misc]  # a mixin's super
        return [name for name in names if name not in ROLES]


class WithOdoo(_Untied):
    """Lets a case's tests ask Odoo's database, each statement for itself, as in truth."""

    databases: ClassVar = {"default", *ROLES}


@contextmanager
def odoo_database(
    version: int = 19, modules: Collection[str] | None = None
) -> Iterator[OdooDatabase]:
    """Make an Odoo-shaped database with base installed, its aliases in place; drop it after."""
    with made() as name:
        url = url_of(name)
        with psycopg.connect(url, autocommit=True) as odoo:
            odoo.execute(ddl(version, modules))
            odoo.execute(
                "INSERT INTO ir_module_module (name, state, latest_version) "
                "SELECT unnest(%s::text[]), 'installed', %s",
                [sorted(modules or MODULES), f"{version}.0.1.3"],
            )
        with granted(url, version, modules):
            yield OdooDatabase(url)


@contextmanager
def demo_database() -> Iterator[OdooDatabase]:
    """Clone the demo's Odoo for tests that change it, its aliases in place; drop it after."""
    with made(odoo_template.clone) as name:
        url = url_of(name)
        with granted(url, VERSION):
            yield OdooDatabase(url)


class OdooMixin(_Untied, TestCase):
    """Gives each class of tests a clone of the demo's Odoo, under both aliases.

    It is there after ``setUpTestData``, and what a test commits in it stays for the class.
    """

    odoo: ClassVar[OdooDatabase]

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        if allowed := getattr(cls, "databases", None):
            # Whoever derives from the class is set up before the aliases are there again.
            cls.addClassCleanup(setattr, cls, "databases", allowed)
            cls.databases = frozenset({*allowed, *ROLES})  # type: ignore[attr-defined]  # of Django's cases
        cls.odoo = cls.enterClassContext(demo_database())


class SellingMixin(OdooMixin):
    """The same with a company in it that sells days of work."""

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        with cls.odoo.as_odoo() as odoo:
            selling.ensure(odoo)


@contextmanager
def granted(
    url: str, version: int, modules: Collection[str] | None = None
) -> Iterator[dict[str, str]]:
    """Run the contract's grants in a database, and reach it by Odoo's two aliases."""
    parts, urls = urlsplit(url), dict[str, str]()
    with admin_connection() as admin, psycopg.connect(url, autocommit=True) as odoo:
        # Roles are the whole server's: one test process at a time changes them.
        admin.execute("SELECT pg_advisory_lock(hashtext('annex.testing.odoo'))")
        odoo.execute(grants(version, modules))
        for alias, role in ROLES.items():
            secret = _password(role)
            odoo.execute(f"ALTER ROLE {role} PASSWORD '{secret}'")
            server = parts.netloc.rpartition("@")[2]
            urls[alias] = parts._replace(netloc=f"{role}:{secret}@{server}").geturl()
    before = {alias: connections.settings.get(alias) for alias in ROLES}
    for alias, its_url in urls.items():
        _reach(alias, database(its_url, engine="django.db.backends.postgresql"))
    try:
        yield urls
    finally:
        for alias, settings_of_alias in before.items():
            _reach(alias, settings_of_alias)


@contextmanager
def made(make: Callable[[str], None] = odoo_template.create) -> Iterator[str]:
    """Make a database of a name of its own, an empty one unless said; drop it after."""
    name = f"annex_odoo_{secrets.token_hex(6)}"
    try:
        make(name)
        yield name
    finally:
        with admin_connection() as admin:
            drop(admin, name)


def _password(role: str) -> str:
    """Return the role's password: the same in every process of one machine's tests."""
    return salted_hmac("annex.testing.odoo", role).hexdigest()


def _reach(alias: str, its_settings: dict[str, Any] | None) -> None:
    if alias in connections.settings:
        connections[alias].close()
        del connections[alias]
        del connections.settings[alias]
    if its_settings is not None:
        connections.settings |= connections.configure_settings(
            {"default": connections.settings["default"], alias: its_settings}
        )
