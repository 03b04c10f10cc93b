"""What the proofs' own tests break, to show that the proofs would notice."""

from contextlib import contextmanager
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from psycopg import connect, sql

from annex.tenancy import bootstrap
from annex.testing.databases import admin_connection
from proofs.tenancy.database import template_of
from tests.architecture.rows import TENANT_MODELS


@contextmanager
def disposable_database():
    """Point the default connection at a clone that is dropped after the block.

    A test that is killed in the middle leaves no damage in a database that is used again.
    """
    kept = connection.settings_dict["NAME"]
    name = f"{kept}_damaged"
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    with admin_connection() as admin:
        admin.execute(drop)
        bootstrap.ensure_database(admin, name, template=template_of(kept))
        connection.close()
        connection.settings_dict["NAME"] = name
        try:
            yield name
        finally:
            connection.close()
            connection.settings_dict["NAME"] = kept
            admin.execute(drop)


def disable_row_security(name):
    """Take the policies' force from every tenant's table of the database ``name``."""
    url = urlsplit(settings.ADMIN_DATABASE_URL)._replace(path=f"/{name}").geturl()
    with connect(url, autocommit=True) as admin:
        for model in TENANT_MODELS:
            admin.execute(f"ALTER TABLE {model._meta.db_table} DISABLE ROW LEVEL SECURITY")
