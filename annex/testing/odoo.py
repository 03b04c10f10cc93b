"""Odoo-shaped databases for tests, reached as the two roles that reach a real one."""

import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.db import connections
from django.utils.crypto import salted_hmac
from psycopg import sql

from annex.odoo.contract.declared import MODULES
from annex.odoo.contract.grants import PROJECTOR, READER, grants
from annex.odoo.contract.shape import ddl
from annex.odoo.router import PROJECTOR_ALIAS, READER_ALIAS
from annex.tenancy.database_url import database
from annex.testing.databases import admin_connection

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


@contextmanager
def odoo_database(
    version: int = 19, modules: Collection[str] | None = None
) -> Iterator[OdooDatabase]:
    """Make an Odoo-shaped database with base installed, its aliases in place; drop it after."""
    with made() as name:
        url = urlsplit(settings.ADMIN_DATABASE_URL)._replace(path=f"/{name}").geturl()
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
def made() -> Iterator[str]:
    """Make an empty database of a name of its own; drop it after."""
    name = f"annex_odoo_{secrets.token_hex(6)}"
    with admin_connection() as admin:
        admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
    try:
        yield name
    finally:
        with admin_connection() as admin:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


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
