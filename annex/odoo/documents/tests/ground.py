"""A small Odoo-shaped database with people, records and documents, for the tests of documents."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, ClassVar

import psycopg
from django.test import SimpleTestCase

from annex.odoo.context import OdooContext, context_for
from annex.odoo.documents import projection
from annex.odoo.documents.tests import shaped
from annex.testing.odoo import OdooDatabase, odoo_database

ADMINISTRATOR, ALL_SALES, OWN_SALES, STAFF, GUEST = 1, 2, 3, 6, 8


class OdooTest(SimpleTestCase):
    """Gives each class a database of its own; what a test writes into it stays for the others."""

    databases: ClassVar[set[str]] = {"odoo", "odoo_projector"}
    odoo: ClassVar[OdooDatabase]

    @classmethod
    def setUpClass(cls) -> None:
        stack = ExitStack()
        cls.addClassCleanup(stack.close)
        cls.odoo = stack.enter_context(odoo_database(19, shaped.MODULES))
        with cls.odoo.as_odoo() as odoo:
            shaped.fill(odoo)
            cls.write(odoo)
        # Only now are there the aliases that the class names.
        super().setUpClass()
        projection.sync(whole=True)

    @classmethod
    def write(cls, odoo: psycopg.Connection[Any]) -> None:
        """Write the rows that the class's tests are about."""

    def context(self, uid: int) -> OdooContext:
        return context_for(uid)

    @contextmanager
    def odoo_writes(self) -> Iterator[psycopg.Connection[Any]]:
        """Write as Odoo, and bring the projection up to date after."""
        with self.odoo.as_odoo() as odoo:
            yield odoo
        projection.sync(whole=True)


def order(odoo: psycopg.Connection[Any], number: int, *, seller: int = 2, company: int = 1) -> None:
    """Write an order."""
    odoo.execute(
        "INSERT INTO sale_order (id, name, company_id, user_id) VALUES (%s, %s, %s, %s)",
        [number, f"S{number}", company, seller],
    )


def document(
    odoo: psycopg.Connection[Any], name: str, model: str | None = None, record: int = 0, **more: Any
) -> int:
    """Write a document; gives its id."""
    row = {
        "name": name,
        "res_model": model,
        "res_id": record or None,
        "type": "binary",
        "mimetype": "application/pdf",
        "create_uid": ADMINISTRATOR,
        "file_size": 1,
        **more,
    }
    row = {"create_date": "2026-01-01", **row}
    marks = ", ".join(["%s"] * len(row))
    found = odoo.execute(
        f"INSERT INTO ir_attachment ({', '.join(row)}, write_date) VALUES ({marks}, now()) "
        "RETURNING id",
        list(row.values()),
    ).fetchone()
    assert found is not None
    return int(found[0])
