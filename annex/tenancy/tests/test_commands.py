from io import StringIO

from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.db import ProgrammingError

from annex.identity.models import Membership
from annex.tenancy.commands import TenantCommand
from annex.tenancy.context import current_context, no_context
from annex.testing import factories
from annex.testing.cases import ServiceTestCase


class Count(TenantCommand):
    """Tells how many members an account has; breaks in the accounts it is told to."""

    def __init__(self, *args, breaking=(), error=ValueError, **kwargs):
        super().__init__(*args, **kwargs)
        self.breaking, self.error = breaking, error

    def handle_account(self, account, **options):
        if account.id in self.breaking:
            raise self.error("as asked")
        count = Membership._base_manager.count()
        self.stdout.write(f"{account.name} {current_context().account_id} {count}")


class Careless(BaseCommand):
    """Touches rows of tenants without having entered one."""

    def handle(self, *args, **options):
        self.stdout.write(str(Membership._base_manager.count()))


class TenantCommandTests(ServiceTestCase):
    within_account = False

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        for account, members in ((cls.account, 2), (cls.other_account, 1)):
            for _ in range(members):
                factories.make_member(account)

    def setUp(self):
        self.enterContext(no_context())

    def told(self, *arguments, **options):
        out, err = StringIO(), StringIO()
        try:
            call_command(Count(**options), *arguments, stdout=out, stderr=err)
        except CommandError as error:
            return out.getvalue(), err.getvalue(), error
        return out.getvalue(), err.getvalue(), None

    def line(self, account, count):
        return f"{account.slug} {account.pk} {count}\n"

    def test_one_account_is_named_by_its_id_or_its_short_name(self):
        for name in (str(self.account.pk), self.account.slug):
            with self.subTest(name=name):
                out, _, error = self.told("--account", name)
                self.assertEqual((out, error), (self.line(self.account, 2), None))
        self.assertIsNone(current_context())

    def test_every_account_is_worked_on_in_turn(self):
        out, _, error = self.told("--all-accounts")

        self.assertIsNone(error)
        self.assertIn(self.line(self.account, 2), out)
        self.assertIn(self.line(self.other_account, 1), out)
        self.assertIn("[1/2] ", out)

    def test_one_of_both_has_to_be_said(self):
        for arguments in ((), ("--all-accounts", "--account", self.account.slug)):
            with self.subTest(arguments=arguments):
                self.assertIn("--account", str(self.told(*arguments)[2]))

    def test_an_account_that_does_not_exist_is_told_with_those_that_do(self):
        _, _, error = self.told("--account", "nowhere")

        self.assertIn("There is no account nowhere.", str(error))
        self.assertIn(self.account.slug, str(error))

    def test_the_others_are_worked_on_when_one_fails_and_it_is_named(self):
        for broken, whole, count in (
            (self.account, self.other_account, 1),
            (self.other_account, self.account, 2),
        ):
            with self.subTest(broken=broken.slug):
                out, err, error = self.told("--all-accounts", breaking=[broken.pk])
                self.assertIn(self.line(whole, count), out)
                self.assertEqual(err, f"{broken.slug}: ValueError: as asked\n")
                self.assertEqual(str(error), f"1 of 2 accounts failed: {broken.slug}.")
                self.assertEqual(error.returncode, 1)

    def test_it_can_be_stopped_and_says_how_far_it_came(self):
        _, _, error = self.told(
            "--all-accounts",
            breaking=[self.account.pk, self.other_account.pk],
            error=KeyboardInterrupt,
        )

        self.assertIn("0 of 2 were done.", str(error))
        self.assertEqual(error.returncode, 130)
        self.assertIsNone(current_context())

    def test_a_command_that_entered_no_account_is_told_so(self):
        with self.assertRaisesMessage(ProgrammingError, "no account entered"):
            call_command(Careless())
