"""Nothing of Odoo's is written: Django refuses, and PostgreSQL does where Django is passed by."""

import asyncio
from collections.abc import Callable
from unittest import TestCase

from django.db import DatabaseError, connections, models, router
from django.test.utils import isolate_apps

from annex.odoo.checks import models_stay_within_the_contract, outside_the_contract
from annex.odoo.context import OdooContext, context_for
from annex.odoo.demo.people import FIRST_USER
from annex.odoo.fields import Text
from annex.odoo.models import OdooModel, SaleOrder
from annex.odoo.router import READER_ALIAS, OdooIsReadOnly
from annex.presign import models as ours
from annex.testing.odoo import OdooMixin

STATEMENTS = (
    "INSERT INTO sale_order (name) VALUES ('x')",
    "UPDATE sale_order SET name = 'x'",
    "DELETE FROM sale_order",
    "TRUNCATE sale_order",
    "SELECT id FROM sale_order FOR UPDATE",
    "SELECT id FROM sale_order FOR SHARE",
)


class WritingTests(OdooMixin):
    def rows(self) -> list[tuple[object, ...]]:
        with self.odoo.as_odoo() as odoo:
            return odoo.execute("SELECT * FROM sale_order ORDER BY id").fetchall()

    def context(self) -> OdooContext:
        return context_for(FIRST_USER)

    def test_every_writer_is_refused(self) -> None:
        before = self.rows()
        mine = SaleOrder.objects.for_user(self.context())
        row = mine.earliest("pk")
        for manager in (SaleOrder.objects, SaleOrder._base_manager, mine):
            for what, write in self.writers(manager, row).items():
                with self.subTest(what, of=type(manager)), self.assertRaises(OdooIsReadOnly):
                    write()
        for what, write in {
            "save": row.save,
            "save_base": row.save_base,
            "delete": row.delete,
            "asave": lambda: asyncio.run(row.asave()),
            "adelete": lambda: asyncio.run(row.adelete()),
            "new": SaleOrder(name="x").save,
        }.items():
            with self.subTest(what), self.assertRaises(OdooIsReadOnly):
                write()
        self.assertEqual(self.rows(), before)

    def writers(
        self, rows: "models.Manager[SaleOrder] | models.QuerySet[SaleOrder]", row: SaleOrder
    ) -> dict[str, Callable[[], object]]:
        return {
            "create": lambda: rows.create(name="x"),
            "acreate": lambda: asyncio.run(rows.acreate(name="x")),
            "bulk_create": lambda: rows.bulk_create([SaleOrder(name="x")]),
            "bulk_update": lambda: rows.bulk_update([row], ["name"]),
            "get_or_create": lambda: rows.get_or_create(pk=1),
            "update_or_create": lambda: rows.update_or_create(pk=1),
            "update": lambda: rows.update(name="x"),
            "delete": lambda: rows.all().delete(),
            "select_for_update": lambda: rows.select_for_update(),
            "_insert": lambda: rows.all()._insert([row], []),
            "_update": lambda: rows.all()._update([]),
            "_raw_delete": lambda: rows.all()._raw_delete(READER_ALIAS),
        }

    def test_postgres_refuses_what_passes_by_django(self) -> None:
        before = self.rows()
        for writable in (False, True):
            for statement in STATEMENTS:
                with (
                    self.subTest(statement, writable=writable),
                    connections[READER_ALIAS].cursor() as cursor,
                ):
                    # The read-only default is a seat belt that the role may take off.
                    cursor.execute(f"SET default_transaction_read_only = {not writable}")
                    with self.assertRaisesRegex(
                        DatabaseError, "permission denied" if writable else "permission|read-only"
                    ):
                        cursor.execute(statement)
        self.assertEqual(self.rows(), before)

    def test_postgres_refuses_djangos_own_writer_without_our_refusal(self) -> None:
        before = self.rows()
        row = SaleOrder(id=1, name="x")
        with connections[READER_ALIAS].cursor() as cursor:
            cursor.execute("SET default_transaction_read_only = off")
        plain = models.QuerySet(SaleOrder, using=READER_ALIAS)
        for write in (
            lambda: plain.update(name="x"),
            lambda: plain._raw_delete(READER_ALIAS),
            lambda: models.Model.save_base(row, using=READER_ALIAS, force_insert=(SaleOrder,)),
        ):
            with self.assertRaises((DatabaseError, OdooIsReadOnly)):
                write()
        self.assertEqual(self.rows(), before)


class RouterTests(TestCase):
    def test_odoos_models_are_read_from_the_reader_and_written_nowhere(self) -> None:
        self.assertEqual(router.db_for_read(SaleOrder), READER_ALIAS)
        with self.assertRaises(OdooIsReadOnly):
            router.db_for_write(SaleOrder)

    def test_ours_stay_where_they_are(self) -> None:
        for model in ours.__dict__.values():
            if isinstance(model, type) and issubclass(model, models.Model):
                self.assertEqual(router.db_for_read(model), "default")
                self.assertEqual(router.db_for_write(model), "default")


class CheckTests(TestCase):
    def test_every_column_is_in_the_contract(self) -> None:
        self.assertEqual(models_stay_within_the_contract(), [])

    def test_a_column_that_is_not_is_named(self) -> None:
        with isolate_apps("annex.odoo"):

            class Password(OdooModel):
                odoo_name = "res.users"
                password = Text(null=True)

                class Meta(OdooModel.Meta):
                    abstract = False
                    db_table = "res_users"

        (error,) = outside_the_contract([Password])
        self.assertEqual(error.id, "odoo.E001")
        self.assertIn("res_users.password", error.msg)
