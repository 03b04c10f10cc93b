"""Linking is the operator's; what it gives is asked of Odoo anew each time."""

import io
from uuid import UUID

from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, connections, transaction

from annex.audit.models import Change
from annex.identity.models import Membership
from annex.kernel.errors import DomainError
from annex.kernel.ids import uuid7
from annex.odoo.accounts import reads, services
from annex.odoo.accounts.models import CompanyLink, UserLink
from annex.odoo.accounts.tests import company
from annex.odoo.context import NoCompanyAllowed, OdooUserInactive, OdooUserUnknown
from annex.tenancy.context import global_context
from annex.testing import factories
from annex.testing.cases import ServiceTestCase
from annex.testing.odoo import WithOdoo, odoo_database


class LinkTests(WithOdoo, ServiceTestCase):
    @classmethod
    def setUpClass(cls):
        cls.odoo = cls.enterClassContext(odoo_database(modules=company.MODULES))
        with cls.odoo.as_odoo() as odoo:
            company.fill(odoo)
        super().setUpClass()

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        for email in ("nora@example.test", "lee@example.test", "nobody@example.test"):
            factories.make_member(cls.account, user=factories.make_user(email))

    def link(self, *arguments, account=None):
        out = io.StringIO()
        slug = (account or self.account).slug
        call_command("odoo_link", "--account", slug, *arguments, stdout=out)
        return out.getvalue()

    def user_id(self, email):
        return services._members(self.account, [email])[0].user_id

    def test_companies_and_people_are_linked_and_their_history_is_kept(self):
        said = self.link(
            "--company=1", "--company=2", "--user", "nora@example.test=tara@example.test"
        )

        self.assertEqual(said, f"{self.account.slug}: companies 1, 2; 1 people are linked.\n")
        self.assertEqual(
            UserLink.objects.get(user_id=self.user_id("nora@example.test")).odoo_user_id,
            company.TRAVELLER,
        )
        recorded = Change.objects.filter(model__startswith="odoo_accounts.")
        self.assertEqual(
            sorted(recorded.values_list("model", "operation")),
            [
                ("odoo_accounts.companylink", "created"),
                ("odoo_accounts.companylink", "created"),
                ("odoo_accounts.userlink", "created"),
            ],
        )
        with self.as_account(self.other_account):
            self.assertEqual((CompanyLink.objects.count(), UserLink.objects.count()), (0, 0))

    def test_linking_again_changes_nothing_and_unlinking_takes_it_back(self):
        self.link("--company=1", "--user", "nora@example.test=nora@example.test")
        before = list(CompanyLink.objects.values_list()), list(UserLink.objects.values_list())

        self.link("--company=1", "--user", "nora@example.test=nora@example.test")
        self.assertEqual(
            (list(CompanyLink.objects.values_list()), list(UserLink.objects.values_list())), before
        )
        said = self.link("--unlink-company=1", "--unlink-user=nora@example.test")
        self.assertEqual(said, f"{self.account.slug}: companies none; 0 people are linked.\n")

    def test_by_email_links_who_has_exactly_one_active_login_and_names_the_others(self):
        said = self.link("--company=1", "--by-email")

        self.assertEqual(
            said.splitlines()[:3],
            [
                "NOT LINKED  lee@example.test  no such login",
                "NOT LINKED  nobody@example.test  no such login",
                f"linked      nora@example.test  user {company.NORTHERNER}",
            ],
        )
        self.assertEqual(UserLink.objects.count(), 1)

    def test_a_permission_comes_with_a_new_link_and_is_not_given_back(self):
        permission = "documents.can_view_documents"
        self.link("--company=1", "--by-email")
        linked = Membership.objects.filter(user_id=self.user_id("nora@example.test"))
        self.link("--by-email", "--permission", permission)
        self.assertEqual(linked.get().permissions, [])

        self.link("--unlink-user=nora@example.test")
        self.link("--by-email", "--permission", permission)
        self.assertEqual(linked.get().permissions, [permission])
        others = Membership.objects.exclude(pk=linked.get().pk)
        self.assertEqual({tuple(one.permissions) for one in others}, {()})
        recorded = Change.objects.filter(model="identity.membership", operation="updated")
        self.assertEqual(recorded.count(), 1)

        linked.update(permissions=[])  # as an administrator takes it away
        self.link("--by-email", "--permission", permission)
        self.assertEqual(linked.get().permissions, [])
        self.link("--unlink-user=nora@example.test")
        named = "nora@example.test=tara@example.test"
        self.link("--user", named, "--permission", permission)
        self.assertEqual(linked.get().permissions, [permission])

    def test_a_permission_that_nothing_declares_is_refused(self):
        with self.assertRaisesMessage(CommandError, "There is no such permission."):
            self.link("--company=1", "--by-email", "--permission", "documents.can_fly")
        self.assertEqual(UserLink.objects.count(), 0)

    def test_two_users_of_one_login_in_other_case_are_linked_to_nobody(self):
        with self.odoo.as_odoo() as odoo:
            odoo.execute(
                "INSERT INTO res_users (id, login, active, share, company_id) "
                "VALUES (90, 'Nora@Example.test', true, false, 1)"
            )
            self.addCleanup(self.forget_user, 90)

        self.assertIn("NOT LINKED  nora@example.test  2 users", self.link("--by-email"))
        self.assertEqual(UserLink.objects.count(), 0)

    def forget_user(self, uid):
        with self.odoo.as_odoo() as odoo:
            odoo.execute("DELETE FROM res_users WHERE id = %s", [uid])

    def test_what_there_is_not_is_refused_and_nothing_is_linked(self):
        for arguments in (
            ["--company=77"],
            ["--user", "nora@example.test=unheard@example.test"],
            ["--user", "stranger@example.test=nora@example.test"],
            ["--user", "nora@example.test=lee@example.test"],
        ):
            with self.subTest(arguments=arguments), self.assertRaises(CommandError):
                self.link(*arguments)
        with self.assertRaisesMessage(CommandError, "There is no account nowhere."):
            call_command("odoo_link", "--account", "nowhere", "--company=1")
        self.assertEqual((CompanyLink.objects.count(), UserLink.objects.count()), (0, 0))

    def test_nobody_inside_an_account_can_write_a_link_by_whatever_sql(self):
        services.link_company(account=self.account, company_id=1)
        admin = self.user_id("nora@example.test")
        values = {"id": uuid7(), "account": self.account.pk, "user": admin}
        for statement in (
            "INSERT INTO odoo_accounts_companylink (id, account_id, company_id, created_at) "
            "VALUES (%(id)s, %(account)s, 2, now())",
            "INSERT INTO odoo_accounts_userlink (id, account_id, user_id, odoo_user_id, created_at)"
            " VALUES (%(id)s, %(account)s, %(user)s, 11, now())",
            "UPDATE odoo_accounts_companylink SET company_id = 2",
            "DELETE FROM odoo_accounts_companylink",
            "SELECT annex.odoo_link_company(%(id)s, %(account)s, 2)",
            "SELECT annex.odoo_unlink_company(%(account)s, 1)",
            "SELECT annex.odoo_link_user(%(id)s, %(account)s, %(user)s, 11)",
            "SELECT annex.odoo_unlink_user(%(account)s, %(user)s)",
        ):
            with (
                self.subTest(statement=statement),
                self.assertRaisesRegex(ProgrammingError, "permission denied|across accounts"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement, values)
        self.assertEqual(list(CompanyLink.objects.values_list("company_id", flat=True)), [1])
        self.assertEqual(UserLink.objects.count(), 0)

    def test_a_stranger_is_not_linked_by_the_function_either(self):
        stranger = factories.make_user()
        self.assertFalse(
            services.call_linking("odoo_link_user", uuid7(), self.account.pk, stranger.pk, 10)
        )
        self.assertEqual(UserLink.objects.count(), 0)


class ContextTests(WithOdoo, ServiceTestCase):
    @classmethod
    def setUpClass(cls):
        cls.odoo = cls.enterClassContext(odoo_database(modules=company.MODULES))
        with cls.odoo.as_odoo() as odoo:
            company.fill(odoo)
        super().setUpClass()

    def member(self, odoo_user_id, companies=(company.NORTH,)):
        member = factories.make_member(self.account)
        for one in companies:
            services.link_company(account=self.account, company_id=one)
        if odoo_user_id:
            services.call_linking(
                "odoo_link_user", uuid7(), self.account.pk, member.user_id, odoo_user_id
            )
        return self.actor("member", user_id=member.user_id)

    def refused(self, error: type[DomainError], actor) -> None:
        with self.assertRaises(error):
            reads.context_of(actor)

    def test_only_the_account_s_companies_are_switched_on(self):
        context = reads.context_of(self.member(company.TRAVELLER))

        self.assertEqual((context.uid, context.company_ids), (company.TRAVELLER, (1,)))

    def test_several_companies_of_an_account_are_switched_on_together(self):
        context = reads.context_of(self.member(company.TRAVELLER, (1, 2)))

        self.assertEqual(sorted(context.company_ids), [1, 2])

    def test_who_is_not_linked_or_not_there_any_more_is_refused(self):
        self.refused(reads.OdooAccountNotLinked, self.member(company.NORTHERNER, ()))
        self.refused(reads.OdooUserNotLinked, self.member(None))
        self.refused(reads.OdooUserNotLinked, self.actor("admin"))
        self.refused(OdooUserInactive, self.member(company.LEAVER))
        self.refused(OdooUserUnknown, self.member(4711))
        self.refused(NoCompanyAllowed, self.member(company.SOUTHERNER))

    def test_what_odoo_takes_away_is_gone_at_the_next_request(self):
        actor = self.member(company.TRAVELLER)
        reads.context_of(actor)
        self.addCleanup(self.in_odoo, "UPDATE res_users SET active = true WHERE id = 12")
        self.in_odoo("UPDATE res_users SET active = false WHERE id = 12")

        self.refused(OdooUserInactive, actor)

    def in_odoo(self, statement):
        with self.odoo.as_odoo() as odoo:
            odoo.execute(statement)


class WithoutOdooTests(ServiceTestCase):
    def test_without_an_address_of_odoo_s_it_says_so(self):
        self.assertNotIn("odoo", connections.settings)
        with self.assertRaises(reads.OdooNotConnected):
            reads.context_of(self.actor("admin", user_id=UUID(int=5)))
        with global_context(), self.assertRaisesRegex(CommandError, "ODOO_DATABASE_URL"):
            call_command("odoo_link", "--account", self.account.slug, "--company=1")
