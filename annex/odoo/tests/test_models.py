"""Odoo's rows are read as Odoo lists them to somebody, and by nobody else."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import ClassVar
from unittest import TestCase

from django.db import connections, models
from django.db.models import Exists, Max, OuterRef, Subquery
from django.db.models.functions import TruncDay
from django.test.utils import CaptureQueriesContext, isolate_apps

from annex.odoo.context import OdooContext, context_for
from annex.odoo.demo.people import FIRST_USER, LEFT, USERS
from annex.odoo.fields import CompanyField, NotTold
from annex.odoo.models import (
    AccountMove,
    OdooModel,
    ProductProduct,
    ProductTemplate,
    ResCompany,
    ResPartner,
    ResUsers,
    SaleOrder,
    SaleOrderLine,
)
from annex.odoo.querysets import ForNobody
from annex.odoo.rules.reading import readable
from annex.odoo.sql import name, sql
from annex.testing.odoo import OdooMixin, odoo_database

IDS = {login: number for number, (login, *_) in enumerate(USERS, FIRST_USER)}
ALL = (
    ResCompany,
    ResUsers,
    ResPartner,
    SaleOrder,
    SaleOrderLine,
    AccountMove,
    ProductTemplate,
    ProductProduct,
)
DIRECTOR, AUDITOR = "director@fjordlight.example", "auditor@fjordlight.example"
SELLER, PORTAL = "operations@fjordlight.example", "portal@customer.example"
CHIEF = "chief@northpass.example"
OPEN_PRODUCTS = """
WITH opened AS (INSERT INTO ir_model (model, name, transient)
  VALUES ('product.template', '{"en_US": "Product"}', false) RETURNING id)
INSERT INTO ir_model_access (name, model_id, active, perm_read)
  SELECT 'x', id, true, true FROM opened
"""
PRODUCTS = """
DELETE FROM product_product;
DELETE FROM product_template;
INSERT INTO product_template (id, name, active, sale_ok, list_price, write_date) VALUES
  (1, '{"en_US": "Crane", "fr_FR": "Grue"}', true, NULL, 10.25, '2025-03-01 12:30:00'),
  (2, '{"en_US": "Rope"}', NULL, true, NULL, NULL),
  (3, '{"en_US": "Anchor", "fr_FR": "Ancre"}', false, false, 3, '2025-03-02 00:00:00')
"""
COMPANY_VALUES = """
ALTER TABLE product_template ADD x_margin jsonb;
UPDATE product_template SET x_margin = '{"1": 5, "2": 9.5}' WHERE id = 1;
UPDATE product_template SET x_margin = '{"2": false}' WHERE id = 2;
GRANT SELECT (x_margin) ON product_template TO annex_odoo_reader;
INSERT INTO ir_model_fields (model, name, ttype) VALUES ('product.template', 'x_margin', 'float');
INSERT INTO ir_default (id, field_id, json_value) SELECT 1, id, '7' FROM ir_model_fields
  WHERE name = 'x_margin';
INSERT INTO ir_default (id, field_id, user_id, json_value) SELECT 2, id, 11, '8'
  FROM ir_model_fields WHERE name = 'x_margin';
"""


class WithProducts(OdooMixin):
    context: ClassVar[OdooContext]
    french: ClassVar[OdooContext]

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        with cls.odoo.as_odoo() as odoo:
            odoo.execute(OPEN_PRODUCTS)
            odoo.execute(PRODUCTS)
        cls.context = context_for(IDS[DIRECTOR])
        cls.french = context_for(IDS[AUDITOR])


class ReadingTests(OdooMixin):
    def listed(self, model: type[OdooModel], context: OdooContext) -> set[int]:
        condition = readable(model.odoo_name, context, "r")
        statement = sql("SELECT r.id FROM {} AS r WHERE {}", name(model._meta.db_table), condition)
        with connections["odoo"].cursor() as cursor:
            cursor.execute(statement.text, statement.params)
            return {number for (number,) in cursor.fetchall()}

    def test_everybody_reads_the_rows_that_odoo_lists_to_them(self) -> None:
        seen: dict[type[OdooModel], set[frozenset[int]]] = {model: set() for model in ALL}
        for login in IDS.keys() - {LEFT}:
            context = context_for(IDS[login])
            for model in ALL:
                with self.subTest(login, model=model.odoo_name):
                    rows = model.objects.for_user(context)
                    found = {row.pk for row in rows}
                    self.assertEqual(found, self.listed(model, context))
                    self.assertEqual(rows.count(), len(found))
                    self.assertEqual(rows.exists(), bool(found))
                    seen[model].add(frozenset(found))
        for model in (ResCompany, ResUsers, ResPartner, SaleOrder, AccountMove):
            self.assertGreater(len(seen[model]), 1, model)

    def test_who_may_not_read_a_model_costs_no_statement(self) -> None:
        rows = AccountMove.objects.for_user(context_for(IDS[PORTAL]))
        with CaptureQueriesContext(connections["odoo"]) as captured:
            self.assertEqual((list(rows), rows.count(), rows.first()), ([], 0, None))
        self.assertEqual([q["sql"] for q in captured if "account_move" in q["sql"]], [])

    def test_no_combination_leaves_the_rules_out(self) -> None:
        mine = SaleOrder.objects.for_user(context_for(IDS[SELLER]))
        seen = {row.pk for row in mine}
        self.assertLess(len(seen), 60)
        self.assertGreater(len(seen), 0)
        by_hand = {
            "or": mine.filter(pk__lt=0) | mine.filter(pk__gt=0),
            "exclude": mine.exclude(pk__lt=0),
            "union": mine.filter(pk__lt=20).union(mine.filter(pk__gte=20)),
            "subquery": mine.filter(pk__in=mine.values("pk")),
            "distinct": mine.distinct(),
        }
        for what, rows in by_hand.items():
            with self.subTest(what):
                self.assertEqual({row.pk for row in rows}, seen)
        self.assertEqual(mine.aggregate(most=Max("pk"))["most"], max(seen))
        self.assertEqual(mine.order_by("-pk")[:3].aggregate(most=Max("pk"))["most"], max(seen))
        self.assertEqual(mine.in_bulk([*range(1, 61)]).keys(), seen)

    def test_a_subquery_is_ruled_under_its_own_alias(self) -> None:
        everybody = context_for(IDS[DIRECTOR])
        context = context_for(IDS[SELLER])
        orders = SaleOrder.objects.for_user(context)
        same = SaleOrder.objects.for_user(everybody).filter(
            Exists(orders.filter(pk=OuterRef("pk")))
        )
        self.assertEqual({row.pk for row in same}, {row.pk for row in orders})
        cards = ResPartner.objects.for_user(everybody).filter(pk=OuterRef("partner_id"))
        named = orders.annotate(customer=Subquery(cards.values("name")[:1]))
        names = dict(ResPartner.objects.for_user(everybody).values_list("pk", "name"))
        customers = {row.pk: row.customer for row in named}
        self.assertEqual(customers, {row.pk: names.get(row.partner_id) for row in orders})
        # A card of another company's stays hidden though the order is seen.
        self.assertIn(None, customers.values())
        self.assertIn("Nordic Paper", customers.values())

    def test_rows_of_two_people_are_not_combined(self) -> None:
        mine = SaleOrder.objects.for_user(context_for(IDS[SELLER]))
        for other in (
            SaleOrder.objects.for_user(context_for(IDS[DIRECTOR])),
            SaleOrder.objects.all(),
        ):
            with self.assertRaises(ValueError):
                mine | other

    def test_nobody_reads_without_saying_who_asks(self) -> None:
        row = SaleOrder.objects.for_user(context_for(IDS[DIRECTOR])).earliest("pk")
        for what, read in {
            "list": lambda: list(SaleOrder.objects.all()),
            "count": SaleOrder.objects.count,
            "exists": SaleOrder.objects.exists,
            "get": lambda: SaleOrder.objects.get(pk=1),
            "aggregate": lambda: SaleOrder.objects.aggregate(Max("pk")),
            "union": lambda: list(
                SaleOrder.objects.for_user(context_for(IDS[SELLER])).union(SaleOrder.objects.all())
            ),
            "by hand": lambda: list(SaleOrder.objects.raw("SELECT id FROM sale_order")),
            "again": row.refresh_from_db,
            "plain manager": lambda: list(SaleOrder._base_manager.all()),
        }.items():
            with self.subTest(what), self.assertRaises(ForNobody):
                read()


class ValueTests(WithProducts):
    def test_texts_are_in_the_language_of_who_asks(self) -> None:
        for context, names in (
            (self.context, ["Anchor", "Crane", "Rope"]),
            (self.french, ["Ancre", "Grue", "Rope"]),
        ):
            rows = ProductTemplate.objects.for_user(context)
            with self.subTest(context.language):
                self.assertEqual([row.name for row in rows.order_by("name")], names)
                self.assertEqual(rows.get(name=names[1]).pk, 1)
                self.assertEqual(rows.get(name__icontains=names[1][1:]).pk, 1)
                self.assertEqual(
                    list(rows.order_by("-name").values_list("name", flat=True)), names[::-1]
                )

    def test_an_empty_boolean_is_false(self) -> None:
        rows = ProductTemplate.objects.for_user(self.context)
        self.assertEqual({row.pk: row.active for row in rows}, {1: True, 2: False, 3: False})
        self.assertEqual({row.pk for row in rows.filter(active=False)}, {2, 3})
        self.assertEqual({row.pk for row in rows.exclude(active=True)}, {2, 3})
        self.assertEqual({row.pk for row in rows.filter(sale_ok=True)}, {2})
        self.assertFalse(rows.filter(active__isnull=True).exists())

    def test_moments_are_aware_and_compared_as_such(self) -> None:
        rows = ProductTemplate.objects.for_user(self.context)
        noon = datetime(2025, 3, 1, 12, 30, tzinfo=UTC)
        self.assertEqual(rows.get(pk=1).write_date, noon)
        self.assertIsNone(rows.get(pk=2).write_date)
        elsewhere = noon.astimezone(timezone(timedelta(hours=-5)))
        self.assertEqual(rows.get(write_date=elsewhere).pk, 1)
        self.assertEqual(rows.get(write_date__in=[elsewhere]).pk, 1)
        self.assertEqual(rows.get(write_date__gt=elsewhere).pk, 3)
        self.assertEqual(rows.get(write_date__range=(noon, noon + timedelta(hours=1))).pk, 1)
        self.assertEqual(rows.get(write_date__isnull=True).pk, 2)
        self.assertEqual(
            rows.aggregate(last=Max("write_date"))["last"], datetime(2025, 3, 2, tzinfo=UTC)
        )

    def test_what_would_cut_a_moment_in_a_wrong_time_zone_is_refused(self) -> None:
        rows = ProductTemplate.objects.for_user(self.context)
        for wrong in ({"write_date__year": 2025}, {"write_date__date": date(2025, 3, 1)}):
            with self.subTest(wrong), self.assertRaisesRegex(NotTold, "aware moments"):
                rows.filter(**wrong)
        with self.assertRaisesRegex(NotTold, "aware moments"):
            rows.filter(write_date__contains="2025")
        with self.assertRaises(TypeError):
            rows.annotate(day=TruncDay("write_date"))
        with self.assertRaisesRegex(ValueError, "no time zone"):
            rows.filter(write_date=datetime(2025, 3, 1))  # noqa: DTZ001 - what is refused

    def test_numbers_keep_all_their_digits(self) -> None:
        rows = ProductTemplate.objects.for_user(self.context)
        self.assertEqual(rows.get(pk=1).list_price, Decimal("10.25"))
        self.assertEqual(rows.get(list_price__lt=Decimal("5.5")).pk, 3)


class CompanyTests(WithProducts):
    def test_each_company_has_its_own_value_or_the_default(self) -> None:
        with isolate_apps("annex.odoo"):

            class Margin(OdooModel):
                odoo_name = "product.template"
                x_margin = CompanyField("numeric", null=True)

                class Meta(OdooModel.Meta):
                    abstract = False
                    db_table = "product_template"

        with self.odoo.as_odoo() as odoo:
            odoo.execute("REVOKE SELECT (json_value) ON ir_default FROM annex_odoo_reader")
            odoo.execute("INSERT INTO orm_signaling_registry DEFAULT VALUES")
        with self.assertRaisesRegex(NotTold, "since Odoo 18"):
            list(Margin.objects.for_user(context_for(IDS[DIRECTOR])))
        with self.odoo.as_odoo() as odoo:
            odoo.execute(COMPANY_VALUES)
            odoo.execute("GRANT SELECT (json_value) ON ir_default TO annex_odoo_reader")
            odoo.execute("INSERT INTO orm_signaling_registry DEFAULT VALUES")
        for login, values in (
            (DIRECTOR, {1: Decimal(5), 2: Decimal(7), 3: Decimal(7)}),
            (CHIEF, {1: Decimal("9.5"), 2: None, 3: Decimal(7)}),
        ):
            rows = Margin.objects.for_user(context_for(IDS[login]))
            with self.subTest(login):
                self.assertEqual({row.pk: row.x_margin for row in rows}, values)
                self.assertEqual(rows.get(x_margin__in=[values[1]]).pk, 1)
                self.assertEqual(
                    rows.order_by("x_margin", "-pk")[0].pk, 1 if login == DIRECTOR else 3
                )


class OlderAndSmallerTests(TestCase):
    def check(self, version: int, modules: set[str]) -> None:
        with odoo_database(version, modules) as database, database.as_odoo() as odoo:
            odoo.execute(
                "WITH opened AS (INSERT INTO ir_model (model, name) SELECT m, '{}' FROM "
                "unnest(ARRAY['res.partner', 'sale.order', 'product.template']) m RETURNING id) "
                "INSERT INTO ir_model_access (model_id, active, perm_read) "
                "SELECT id, true, true FROM opened"
            )
            odoo.execute("INSERT INTO res_partner (id, name, ref) VALUES (1, 'Nora', 'A1')")
            odoo.execute("INSERT INTO res_company (id, name) VALUES (1, 'Port')")
            odoo.execute(
                "INSERT INTO res_users (id, active, company_id, partner_id) VALUES (5, true, 1, 1)"
            )
            odoo.execute("INSERT INTO res_company_users_rel (cid, user_id) VALUES (1, 5)")
            self.context = context_for(5)
            self.read(version)

    def read(self, version: int) -> None:
        cards = ResPartner.objects.for_user(self.context)
        self.assertEqual(cards.get().ref, "A1")
        self.assertIsNone(cards.get().complete_name)
        if version == 16:
            self.assertFalse(cards.filter(complete_name="Nora").exists())
            self.assertEqual(cards.get(complete_name__isnull=True).pk, 1)
            self.assertEqual(cards.order_by("complete_name").get().pk, 1)
        self.assertEqual(list(SaleOrder.objects.for_user(self.context)), [])
        self.assertEqual(SaleOrder.objects.for_user(self.context).count(), 0)

    def test_what_odoo_16_does_not_have_reads_as_empty(self) -> None:
        self.check(16, {"base"})

    def test_a_module_that_is_not_installed_has_no_rows(self) -> None:
        self.check(19, {"base"})

    def test_a_column_of_a_module_that_is_not_installed_reads_as_empty(self) -> None:
        with odoo_database(19, {"base", "product"}) as database, database.as_odoo() as odoo:
            odoo.execute(OPEN_PRODUCTS)
            odoo.execute(PRODUCTS)
            odoo.execute("INSERT INTO res_users (id, active, company_id) VALUES (5, true, 1)")
            odoo.execute("INSERT INTO res_company_users_rel (cid, user_id) VALUES (1, 5)")
            rows = ProductTemplate.objects.for_user(context_for(5))
            self.assertEqual([row.is_published for row in rows], [False] * 3)
            self.assertEqual([row.website_id for row in rows], [None] * 3)
            self.assertEqual(rows.filter(is_published=False).count(), 3)


class ModelsTests(TestCase):
    def test_every_model_of_the_app_is_read_for_somebody(self) -> None:
        self.assertEqual({*ALL}, {*ALL[0]._meta.apps.get_app_config("odoo").get_models()})
        for model in ALL:
            self.assertFalse(model._meta.managed)
            self.assertEqual([f for f in model._meta.get_fields() if f.is_relation], [])
            self.assertIsInstance(model._meta.pk, models.IntegerField)
