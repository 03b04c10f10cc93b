from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import ProgrammingError, connection
from django.db.models import Max
from django.test import override_settings
from django.utils import timezone

from annex.cascades import forgetting, history
from annex.cascades.models import ValueChange
from annex.cascades.tasks import forget_old_values
from annex.cascades.tests.library import NAME, Document, LibraryTestCase
from annex.tenancy.context import tenant_context
from annex.testing.flush import administrator

AGE = "UPDATE cascades_valuechange SET at = at - %s WHERE id > %s"


class ForgettingTests(LibraryTestCase):
    """What is removed; the role that serves may not delete a single change by itself."""

    def document_that_changed(self, *ages_d: int) -> Any:
        """Return a document whose value, and its folder's, has changed so many days ago."""
        admin = administrator(connection.settings_dict["NAME"])
        document = self.document(self.folder(), pages=0)
        for pages, age_d in enumerate(ages_d, 1):
            before = ValueChange.objects.aggregate(last=Max("id"))["last"] or 0
            Document.objects.filter(pk=document.pk).update(pages=pages)
            self.settle()
            admin.execute(AGE, [timedelta(days=age_d), before])
        return document

    def pages(self, document: Any) -> list[int]:
        changes = history.of_record(NAME, "document", document.pk)
        return [int(Decimal(change.new["words"]) / 250) for change in changes]

    def days_ago(self, days: int) -> datetime:
        return timezone.now() - timedelta(days=days)

    @override_settings(ANNEX_CASCADE_KEEP_DAYS=100)
    def test_the_task_cuts_what_is_older_than_the_setting_says(self) -> None:
        document = self.document_that_changed(300, 200, 99, 1)

        self.assertEqual(forget_old_values(colour="of a newer publisher"), 2)

        self.assertEqual(self.pages(document), [4, 3, 2])

    def test_the_value_in_force_stays_however_old_it_is(self) -> None:
        document = self.document_that_changed(2_000, 1_500, 1_000)

        self.assertEqual(forgetting.forget(before=self.days_ago(40)), 4)

        (left,) = history.of_record(NAME, "document", document.pk)
        self.assertEqual(left.new["words"], 750)
        self.assertEqual(forgetting.forget(before=self.days_ago(40)), 0)

    def test_every_account_is_served_and_a_record_of_one_is_none_of_the_other(self) -> None:
        mine = self.document_that_changed(300, 200)
        with tenant_context(self.other_account.pk):
            theirs = self.document_that_changed(300, 200, 150)

        self.assertEqual(forgetting.forget(before=self.days_ago(100)), 6)

        self.assertEqual(self.pages(mine), [2])
        with tenant_context(self.other_account.pk):
            self.assertEqual(self.pages(theirs), [3])

    def test_batches_go_on_until_nothing_old_is_left(self) -> None:
        document = self.document_that_changed(*range(300, 290, -1))

        self.assertEqual(forgetting.forget(before=self.days_ago(100), batch=4), 18)

        self.assertEqual(self.pages(document), [10])

    def test_the_last_thirty_days_stay_whatever_is_asked(self) -> None:
        document = self.document_that_changed(31, 29, 0)

        self.assertEqual(forgetting.forget(before=timezone.now() + timedelta(days=1)), 0)

        self.assertEqual(self.pages(document), [3, 2, 1])

    def test_nobody_forgets_inside_an_account_or_by_hand(self) -> None:
        self.document_that_changed(300, 200)
        for statement in (
            "SELECT annex.cascades_forget(now(), 100)",
            "DELETE FROM cascades_valuechange",
        ):
            with (
                self.subTest(statement),
                self.assertRaises(ProgrammingError),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)

        self.assertEqual(ValueChange.objects.filter(level="document").count(), 2)
