"""What differs before 19: nothing is only NULL, "!" turns operators, and sequences signal."""

from annex.odoo.rules.tests.grounds import GroundTestCase

ORDERS = "SELECT id FROM sale_order WHERE "
PARTNERS = "SELECT id FROM res_partner WHERE "
TASKS = "SELECT id FROM project_task WHERE "
BY_COMPANY = "project_id IN (SELECT id FROM project_project WHERE company_id IS DISTINCT FROM 1)"


class OlderTestCase(GroundTestCase):
    meanings = ()

    @classmethod
    def setUpClass(cls):
        if not cls.meanings:
            raise AssertionError("A version says what its operators mean.")
        super().setUpClass()
        cls.odoo.execute("UPDATE ir_model_access SET group_id = NULL")

    def check_meanings(self):
        for model, domain, by_hand in self.meanings:
            with self.subTest(domain), self.only_rule(model, domain):
                self.assertEqual(self.reasons(model, 10), [])
                self.assertEqual(self.shown(model, 10), self.rows(by_hand))


class SeventeenTests(OlderTestCase):
    version = 17
    meanings = (
        ("res.partner", "[('ref', '=', False)]", PARTNERS + "ref IS NULL"),
        ("res.partner", "[('ref', '!=', False)]", PARTNERS + "ref IS NOT NULL"),
        ("sale.order", "[('amount_total', '=', 0)]", ORDERS + "amount_total = 0"),
        ("sale.order", "[('amount_total', '<', 5)]", ORDERS + "amount_total < 5"),
        ("sale.order", "['!', ('amount_total', '<', 5)]", ORDERS + "amount_total >= 5"),
        ("project.task", "['!', ('project_id.company_id', '=', 1)]", TASKS + BY_COMPANY),
    )

    def test_every_operator_means_what_it_means_to_odoo_17(self):
        self.check_meanings()

    def test_a_list_with_zero_is_refused(self):
        with self.only_rule("sale.order", "[('amount_total', 'in', [0, 10])]"):
            self.assertEqual(self.shown("sale.order", 10), set())
            self.assertIn("number 0", self.reasons("sale.order", 10)[0])

    def test_a_change_is_seen_by_the_sequence(self):
        with self.only_rule("sale.order", "[('id', '=', 7)]"):
            self.assertEqual(self.shown("sale.order", 10), {7})
        self.assertNotEqual(self.shown("sale.order", 10), {7})


class EighteenTests(OlderTestCase):
    version = 18
    meanings = (
        ("res.partner", "[('ref', '=', False)]", PARTNERS + "ref IS NULL"),
        ("res.partner", "[('ref', '!=', False)]", PARTNERS + "ref <> ''"),
        ("sale.order", "[('amount_total', '=', 0)]", ORDERS + "amount_total = 0"),
        ("sale.order", "[('amount_total', '!=', 0)]", ORDERS + "amount_total <> 0"),
    )

    def test_of_two_readings_the_one_that_shows_less_is_taken(self):
        self.check_meanings()
