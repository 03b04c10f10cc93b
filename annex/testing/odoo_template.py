"""The demo's Odoo, built once for all tests of a run, and cloned for those that ask for it."""

import hashlib
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from psycopg import sql

from annex.odoo import contract, demo
from annex.odoo.demo.building import build
from annex.testing.databases import admin_connection, drop, is_built, mark_built


def template() -> str:
    """Return the name of the database that clones are made from."""
    suffix = settings.TEST_DATABASE_SUFFIX
    return "annex_odoo_template" + (f"_{suffix}" if suffix else "")


def key() -> str:
    """Return a digest of everything the template is made from."""
    digest = hashlib.sha256()
    for package in (contract, demo):
        for path in sorted(Path(str(package.__file__)).parent.glob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def clone(name: str) -> None:
    """Make the database ``name`` from the template; the first to ask builds that."""
    with admin_connection() as admin:
        # Held until the connection ends: what is copied is whole, and nobody drops it meanwhile.
        admin.execute("SELECT pg_advisory_lock(hashtext(%s))", [template()])
        if not is_built(admin, template(), key()):
            drop(admin, template())
            create(template())
            build(url_of(template()), bucket=settings.S3_BUCKET, folder=None)
            mark_built(admin, template(), key())
        _create(admin, name, template())


def create(name: str) -> None:
    """Make an empty database."""
    with admin_connection() as admin:
        _create(admin, name, "template0")


def drop_template() -> None:
    """Drop the template, if anybody asked for it."""
    with admin_connection() as admin:
        drop(admin, template())


def url_of(name: str) -> str:
    """Return the URL of a database for who may change everything in it, as Odoo itself."""
    return urlsplit(settings.ADMIN_DATABASE_URL)._replace(path=f"/{name}").geturl()


def _create(admin: psycopg.Connection, name: str, source: str) -> None:
    admin.execute(
        sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(source)
        )
    )
