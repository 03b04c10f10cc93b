from datetime import timedelta
from io import StringIO

from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from annex.audit import services
from annex.audit.models import Change
from annex.audit.tasks import forget_old_changes
from annex.tenancy.context import global_context
from annex.testing import factories
from annex.testing.cases import CommitTestCase
from annex.testing.flush import administrator

# What the triggers write, as if they had done so days ago.
AGE = """
UPDATE audit_change SET at = at - %(age)s,
    id = (annex.audit_id_prefix(at - %(age)s) || substr(gen_random_uuid()::text, 16))::uuid
WHERE object_id = %(row)s
"""


class RetentionTests(CommitTestCase):
    """What is removed; the role that serves may not delete a single change by itself."""

    def recorded(self, *ages_d, account=None):
        admin = administrator(connection.settings_dict["NAME"])
        account = account or self.account
        with self.as_account(account):
            for age_d in ages_d:
                row = factories.make_member(account).pk
                admin.execute(AGE, {"age": timedelta(days=age_d), "row": row})

    def ages(self, account=None):
        with self.as_account(account or self.account):
            now = timezone.now()
            found = Change.objects.order_by("at").values_list("at", flat=True)
            return [(now - at).days for at in found]

    @override_settings(ANNEX_AUDIT_KEEP_DAYS=100)
    def test_the_task_removes_what_is_older_than_the_setting_says(self):
        self.recorded(200, 101, 99, 0)
        self.recorded(150, account=self.other_account)

        self.assertEqual(forget_old_changes(colour="of a newer publisher"), 3)
        self.assertEqual(self.ages(), [99, 0])
        self.assertEqual(self.ages(self.other_account), [])

    def test_two_years_are_kept_unless_said(self):
        self.recorded(731, 729)

        self.assertEqual(forget_old_changes(), 1)
        self.assertEqual(self.ages(), [729])

    def test_the_last_thirty_days_stay_whatever_is_asked(self):
        self.recorded(31, 29, 0)

        self.assertEqual(services.forget(before=timezone.now() + timedelta(days=1)), 1)
        self.assertEqual(self.ages(), [29, 0])

    def test_batches_go_on_until_nothing_old_is_left(self):
        self.recorded(*[900] * 5, 1)

        self.assertEqual(services.forget(before=timezone.now() - timedelta(days=800), batch=2), 5)
        self.assertEqual(self.ages(), [1])

    def test_removing_a_change_is_not_recorded_as_one(self):
        self.recorded(900)
        services.forget(before=timezone.now() - timedelta(days=800))

        self.assertEqual(self.ages(), [])

    def test_the_command_says_what_it_removed(self):
        self.recorded(900, 1)
        said = StringIO()
        with global_context():
            call_command("forget_changes", keep_days=365, stdout=said)

        self.assertRegex(said.getvalue(), r"^Removed 1 changes from before \d{4}-\d\d-\d\d\.")
        with self.assertRaisesMessage(CommandError, "Keep at least 30 days."):
            call_command("forget_changes", keep_days=29)
        self.assertEqual(self.ages(), [1])
