"""Databases of a test's own, empty at first, under an alias of their own."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connections

from annex.tenancy.database_url import database
from annex.testing.odoo import made
from annex.testing.odoo_template import url_of


@contextmanager
def scratch_database(alias: str, statements: str = "") -> Iterator[str]:
    """Make a database, run statements in it, and reach it by an alias; gives its URL."""
    with made() as name:
        url = url_of(name)
        with psycopg.connect(url, autocommit=True) as owner:
            if statements:
                owner.execute(statements.encode())
        its_settings = database(url, engine="django.db.backends.postgresql")
        connections.settings[alias] = {**connections.settings["default"], **its_settings}
        try:
            yield url
        finally:
            connections[alias].close()
            del connections[alias], connections.settings[alias]
