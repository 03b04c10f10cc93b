"""Who is asked for what: groups, companies, access, explanations, and how soon a change is seen."""

from annex.odoo.attachments import sees, visible, visible_from_records
from annex.odoo.context import NoCompanyAllowed, OdooUserInactive, OdooUserUnknown
from annex.odoo.rules.reading import explain
from annex.odoo.rules.tests.grounds import GroundTestCase
from annex.odoo.sql import Sql


class ContextTests(GroundTestCase):
    def test_implied_groups_are_effective_along_any_way(self):
        self.assertEqual(self.context(13).groups, {6, 5, 1})
        self.assertEqual(self.context(14).groups, {5, 7, 1})

    def test_settings_makes_an_administrator(self):
        self.assertTrue(self.context(10).is_admin)
        self.assertFalse(self.context(11).is_admin)

    def test_only_allowed_companies_are_switched_on(self):
        allowed = set(self.context(12).company_ids)

        self.assertEqual(set(self.context(12, {*allowed, 99}).company_ids), allowed)
        with self.assertRaises(NoCompanyAllowed):
            self.context(12, {99})
        with self.assertRaises(NoCompanyAllowed):
            self.context(12, set())

    def test_the_main_company_is_the_user_s_own_where_it_is_on(self):
        self.assertEqual(self.context(12).company_id, 1)
        self.assertEqual(self.context(12).company_ids[0], 1)

    def test_nobody_and_the_archived_have_no_context(self):
        with self.assertRaises(OdooUserUnknown):
            self.context(4711)
        with self.assertRaises(OdooUserInactive):
            self.context(17)


class DecidingTests(GroundTestCase):
    def test_without_an_access_row_nothing_is_shown(self):
        self.assertEqual(self.shown("sale.order", 11), set())
        self.assertNotEqual(self.shown("sale.order", 13), set())

    def test_a_model_nobody_granted_is_closed(self):
        self.assertEqual(self.shown("project.collaborator", 10), set())

    def test_companies_switched_off_show_nothing_of_theirs(self):
        (on, *_) = self.context(13).company_ids

        shown = self.shown("sale.order", 13, {on})

        self.assertEqual(shown, self.rows("SELECT id FROM sale_order WHERE company_id = %s", on))

    def test_a_user_s_partner_has_to_be_readable_too(self):
        self.odoo.execute(
            "UPDATE res_partner SET partner_share = true, company_id = 99 WHERE id = 12"
        )

        self.assertNotIn(12, self.shown("res.users", 11))
        self.assertIn(13, self.shown("res.users", 11) | {13})

    def test_a_changed_rule_and_a_new_group_are_seen_at_once(self):
        self.assertEqual(self.shown("sale.order", 11), set())
        self.odoo.execute("INSERT INTO res_groups_users_rel (gid, uid) VALUES (6, 11)")
        self.assertNotEqual(self.shown("sale.order", 11), set())

        with self.only_rule("sale.order", "[('id', '=', 7)]"):
            self.assertEqual(self.shown("sale.order", 11), {7})
        self.assertNotEqual(self.shown("sale.order", 11), {7})

        self.odoo.execute("DELETE FROM res_groups_users_rel WHERE uid = 11 AND gid = 6")
        self.assertEqual(self.shown("sale.order", 11), set())

    def test_a_follower_is_seen_though_odoo_does_not_signal(self):
        (task,) = self.rows(
            "INSERT INTO project_task (name, active, project_id) SELECT "
            "'new', true, NULL RETURNING id"
        )
        with self.only_rule(
            "project.task", "[('message_partner_ids', 'in', [user.partner_id.id])]"
        ):
            self.assertNotIn(task, self.shown("project.task", 11))
            self.odoo.execute(
                "INSERT INTO mail_followers (res_model, res_id, partner_id) "
                "VALUES ('project.task', %s, 11)",
                [task],
            )
            self.assertIn(task, self.shown("project.task", 11))

    def test_an_explanation_names_what_allowed_and_what_refused(self):
        with self.only_rule("sale.order", "[('id', '=', 7)]"):
            allowed = explain("sale.order", 7, self.context(13))
            refused = explain("sale.order", 8, self.context(13))

        self.assertTrue(allowed.allowed)
        self.assertFalse(refused.allowed)
        self.assertEqual(
            [(one.domain, one.holds) for one in refused.rules], [("[('id', '=', 7)]", False)]
        )
        self.assertEqual([name for _, name in allowed.access], ["sale.order 5"])
        self.assertFalse(explain("sale.order", 999_999, self.context(13)).exists)


class DocumentTests(GroundTestCase):
    def documents(self, uid, way=visible):
        condition = way(self.context(uid), "r")
        return self.ids("ir.attachment", condition)

    def test_a_document_is_seen_as_its_record_is(self):
        seen = self.documents(13)
        orders = self.shown("sale.order", 13)

        linked = self.rows(
            "SELECT id FROM ir_attachment WHERE res_model = 'sale.order' AND res_id = ANY(%s) "
            "AND res_field IS NULL",
            sorted(orders),
        )
        of_orders = self.rows(
            "SELECT id FROM ir_attachment WHERE res_model = 'sale.order' AND res_id > 0 "
            "AND public IS NOT TRUE AND id = ANY(%s)",
            sorted(seen),
        )
        self.assertTrue(of_orders)
        self.assertLessEqual(linked, seen)
        self.assertLessEqual(of_orders, linked)

    def test_both_ways_and_the_single_question_agree(self):
        for uid in range(10, 17):
            with self.subTest(uid):
                seen = self.documents(uid)
                self.assertEqual(self.documents(uid, visible_from_records), seen)
                context = self.context(uid)
                every = self.rows("SELECT id FROM ir_attachment WHERE id <= 60")
                self.assertEqual({one for one in every if sees(context, one)}, seen & every)

    def test_what_has_no_record_is_its_author_s_and_the_administrator_s(self):
        alone = self.rows(
            "SELECT id FROM ir_attachment WHERE coalesce(res_id, 0) = 0 AND res_field IS NULL "
            "AND public IS NOT TRUE"
        )
        own = self.rows("SELECT id FROM ir_attachment WHERE create_uid = 11")

        self.assertEqual(self.documents(11) & alone, alone & own)
        self.assertLessEqual(alone, self.documents(10))

    def test_the_storage_of_fields_and_gone_models_stay_hidden(self):
        hidden = self.rows(
            "SELECT id FROM ir_attachment WHERE res_field IS NOT NULL OR (res_id > 0 "
            "AND public IS NOT TRUE AND res_model = 'x_gone')"
        )
        self.assertTrue(hidden)
        for uid in (10, 11, 13):
            self.assertEqual(self.documents(uid) & hidden, set())

    def test_portal_users_read_no_documents(self):
        self.assertEqual(visible(self.context(15)), Sql.never())
        self.assertEqual(visible_from_records(self.context(15)), Sql.never())
