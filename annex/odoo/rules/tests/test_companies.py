"""Rules about values that each company has its own of."""

from annex.odoo.rules.tests.grounds import GroundTestCase

ORDERS = "SELECT id FROM sale_order WHERE "
OPEN = """UPDATE ir_model_access SET group_id = NULL
WHERE model_id = (SELECT id FROM ir_model WHERE model = 'sale.order')"""
GIVEN = "id IN (SELECT id FROM sale_order ORDER BY id LIMIT 2)"


class PerCompanyTests(GroundTestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.odoo.execute("ALTER TABLE sale_order ADD x_grade jsonb")
        cls.odoo.execute("GRANT SELECT (x_grade) ON sale_order TO PUBLIC")
        cls.odoo.execute(
            "INSERT INTO ir_model_fields (model_id, model, name, ttype, store, company_dependent) "
            "SELECT id, model, 'x_grade', 'char', true, true FROM ir_model "
            "WHERE model = 'sale.order'"
        )
        cls.odoo.execute(OPEN)
        found = cls.odoo.execute("SELECT company_id FROM res_users WHERE id = 11")
        (cls.company,) = found.fetchone()
        # The second is of another company: as if this one had none.
        cls.odoo.execute(
            "UPDATE sale_order SET x_grade = jsonb_build_object(CASE WHEN id = "
            f"(SELECT min(id) FROM sale_order) THEN %s ELSE '99' END, 'a') WHERE {GIVEN}",
            [str(cls.company)],
        )
        cls.odoo.execute(
            "INSERT INTO ir_default (field_id, company_id, json_value) "
            "SELECT id, %s, '\"b\"' FROM ir_model_fields WHERE name = 'x_grade'",
            [cls.company],
        )
        cls.signal(cls, "registry", "default")

    def test_the_companys_value_or_the_default_decides(self):
        first = "id = (SELECT min(id) FROM sale_order)"
        for domain, by_hand in (
            ("[('x_grade', '=', 'a')]", first),
            ("[('x_grade', '=', 'b')]", f"NOT {first}"),
            ("[('x_grade', '!=', 'a')]", f"NOT {first}"),
            ("[('x_grade', '=', False)]", "false"),
            ("['!', ('x_grade', 'in', ['a', 'b'])]", "false"),
        ):
            with self.subTest(domain), self.only_rule("sale.order", domain):
                self.assertEqual(self.reasons("sale.order", 11), [])
                self.assertEqual(self.shown("sale.order", 11), self.rows(ORDERS + by_hand))


class BeforeEighteenTests(GroundTestCase):
    version = 17

    def test_what_ir_property_holds_is_refused(self):
        self.odoo.execute(
            "INSERT INTO ir_model_fields (model_id, model, name, ttype, store) "
            "SELECT id, model, 'x_grade', 'char', false FROM ir_model WHERE model = 'sale.order'"
        )
        self.odoo.execute(OPEN)
        self.odoo.execute("SELECT nextval('base_registry_signaling')")
        with self.only_rule("sale.order", "[('x_grade', '!=', 'a')]"):
            self.assertEqual(self.shown("sale.order", 11), set())
            self.assertIn("computed", self.reasons("sale.order", 11)[0])
