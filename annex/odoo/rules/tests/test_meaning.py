"""What operators mean to Odoo, above all where there is nothing; against plain SQL by hand."""

from annex.odoo.rules.tests.grounds import GroundTestCase

PROJECTS = "SELECT id FROM project_project WHERE "
TASKS = "SELECT id FROM project_task WHERE "
PARTNERS = "SELECT id FROM res_partner WHERE "
ORDERS = "SELECT id FROM sale_order WHERE "

MEANINGS = (
    ("project.project", "[('user_id', '=', False)]", PROJECTS + "user_id IS NULL"),
    ("project.project", "[('user_id', '!=', False)]", PROJECTS + "user_id IS NOT NULL"),
    ("project.project", "[('user_id', '=', 11)]", PROJECTS + "user_id = 11"),
    ("project.project", "[('user_id', '!=', 11)]", PROJECTS + "user_id IS DISTINCT FROM 11"),
    (
        "project.project",
        "[('user_id', 'in', [11, False])]",
        PROJECTS + "user_id = 11 OR user_id IS NULL",
    ),
    ("project.project", "[('user_id', 'not in', [11])]", PROJECTS + "user_id IS DISTINCT FROM 11"),
    ("project.project", "[('user_id', 'not in', [11, False])]", PROJECTS + "user_id <> 11"),
    ("project.project", "[('user_id', 'in', [])]", PROJECTS + "false"),
    ("project.project", "[('user_id', 'not in', [])]", PROJECTS + "true"),
    ("project.project", "[('is_template', '=', False)]", PROJECTS + "is_template IS NOT TRUE"),
    ("project.project", "[('is_template', '!=', False)]", PROJECTS + "is_template"),
    ("project.project", "[('is_template', 'in', [True, False])]", PROJECTS + "true"),
    ("project.project", "[('name', '=', 'Q')]", PROJECTS + "true"),
    ("project.project", "[('name', '=', 'P')]", PROJECTS + "false"),
    ("project.project", "[('company_id', 'child_of', [1])]", PROJECTS + "company_id IN (1, 4)"),
    ("project.project", "[('company_id', 'parent_of', [4])]", PROJECTS + "company_id IN (1, 4)"),
    (
        "project.project",
        "['!', ('company_id', 'child_of', [1])]",
        PROJECTS + "company_id NOT IN (1, 4) OR company_id IS NULL",
    ),
    (
        "project.project",
        "[('collaborator_ids', '=', False)]",
        PROJECTS + "id NOT IN (SELECT project_id FROM project_collaborator)",
    ),
    (
        "project.project",
        "[('collaborator_ids.limited_access', '=', True)]",
        PROJECTS + "id IN (SELECT project_id FROM project_collaborator WHERE limited_access)",
    ),
    (
        "project.project",
        "[('collaborator_ids', 'not any', [('limited_access', '=', True)])]",
        PROJECTS + "id NOT IN (SELECT project_id FROM project_collaborator WHERE limited_access)",
    ),
    ("res.partner", "[('ref', '=', False)]", PARTNERS + "ref IS NULL OR ref = ''"),
    ("res.partner", "[('ref', '!=', False)]", PARTNERS + "ref <> ''"),
    ("res.partner", "[('ref', 'ilike', 'B')]", PARTNERS + "ref ILIKE '%b%'"),
    ("res.partner", "[('ref', 'not ilike', 'B')]", PARTNERS + "ref IS NULL OR ref NOT ILIKE '%b%'"),
    ("res.partner", "[('ref', '=like', 'A')]", PARTNERS + "ref = 'A'"),
    ("sale.order", "[('amount_total', '=', 0)]", ORDERS + "coalesce(amount_total, 0) = 0"),
    ("sale.order", "[('amount_total', '<', 5)]", ORDERS + "coalesce(amount_total, 0) < 5"),
    ("sale.order", "['!', ('amount_total', '<', 5)]", ORDERS + "amount_total >= 5"),
    ("sale.order", "[('user_id', '=?', False)]", ORDERS + "true"),
    ("sale.order", "[('user_id', '=?', 13)]", ORDERS + "user_id = 13"),
    (
        "project.task",
        "[('user_ids', 'in', user.id)]",
        TASKS + "id IN (SELECT task_id FROM project_task_user_rel WHERE user_id = 10)",
    ),
    (
        "project.task",
        "[('user_ids', '!=', False)]",
        TASKS + "id IN (SELECT task_id FROM project_task_user_rel)",
    ),
    (
        "project.task",
        "[('user_ids', 'not in', [10])]",
        TASKS + "id NOT IN (SELECT task_id FROM project_task_user_rel WHERE user_id = 10)",
    ),
    (
        "project.task",
        "[('project_id.company_id', '!=', 1)]",
        TASKS + "project_id IN (SELECT id FROM project_project WHERE "
        "company_id IS DISTINCT FROM 1)",
    ),
    (
        "project.task",
        "['!', ('project_id.company_id', '=', 1)]",
        TASKS + "coalesce(project_id, 0) NOT IN (SELECT id FROM "
        "project_project WHERE company_id = 1)",
    ),
    (
        "project.task",
        "[('message_partner_ids', 'in', [user.partner_id.id])]",
        TASKS + "id IN (SELECT res_id FROM mail_followers WHERE res_model = "
        "'project.task' AND partner_id = 10)",
    ),
)

REFUSED = {
    "[('is_late', '=', True)]": "computed",
    "[('nothing', '=', 1)]": "no field",
    "[('access_token', '=', 'a')]": "no field",
    "[('company_id', 'in', website.company_id.ids)]": "website",
    "[('company_id', '=', user.password)]": "no field",
    "[('company_id', '=', user.login)]": "compared",
    "[('company_id', '=', 'Name')]": "compared",
    "[('company_id', '=', 0)]": "nothing",
    "[('company_id', '>', 1)]": "order",
    "[('company_id', 'in', [x for x in company_ids])]": "understood",
    "[('company_id', '=', user.has_group('a.b'))]": "call",
    "[('state', 'ilike', 'a\\\\')]": "pattern",
    "['|', (1, '=', 1), ('nothing', '=', 1)]": "no field",
    "['!', ('is_late', '=', True)]": "computed",
}


class MeaningTests(GroundTestCase):
    def test_every_operator_means_what_it_means_to_odoo(self):
        for model, domain, by_hand in MEANINGS:
            with self.subTest(domain), self.only_rule(model, domain):
                self.odoo.execute(
                    "UPDATE ir_model_access SET group_id = NULL WHERE model_id = "
                    "(SELECT id FROM ir_model WHERE model = %s)",
                    [model],
                )
                self.signal()
                self.assertEqual(self.reasons(model, 10), [])
                self.assertEqual(self.shown(model, 10), self.rows(by_hand))

    def test_what_is_not_understood_shows_nothing_and_is_named(self):
        for domain, reason in REFUSED.items():
            with self.subTest(domain), self.only_rule("project.task", domain):
                self.assertEqual(self.shown("project.task", 11), set())
                (said,) = self.reasons("project.task", 11)
                self.assertIn(reason, said)

    def test_a_refused_alternative_leaves_the_others(self):
        before = self.shown("project.task", 11)
        self.odoo.execute(
            "INSERT INTO ir_rule (id, name, model_id, domain_force, active, perm_read, global) "
            "SELECT 900, 'x', id, '[(''is_late'', ''='', 1)]', true, true, false FROM ir_model "
            "WHERE model = 'project.task'"
        )
        self.odoo.execute("INSERT INTO rule_group_rel VALUES (900, 1)")
        self.signal()
        try:
            self.assertEqual(self.shown("project.task", 11), before)
            self.assertEqual(len(self.reasons("project.task", 11)), 1)
        finally:
            self.odoo.execute("DELETE FROM rule_group_rel WHERE rule_group_id = 900")
            self.odoo.execute("DELETE FROM ir_rule WHERE id = 900")
            self.signal()

    def test_a_column_that_is_not_granted_is_refused(self):
        self.odoo.execute(
            "INSERT INTO ir_model_fields (model_id, model, name, ttype, store) "
            "SELECT id, model, 'secret', 'char', true FROM ir_model WHERE model = 'project.task'"
        )
        self.odoo.execute("ALTER TABLE project_task ADD COLUMN secret varchar DEFAULT 'x'")
        self.signal("registry")
        with self.only_rule("project.task", "[('secret', '=', 'x')]"):
            self.assertEqual(self.shown("project.task", 11), set())
            self.assertIn("may not be read", self.reasons("project.task", 11)[0])
