from datetime import timedelta

from django.db import connection
from django.utils import timezone

from annex.identity.models import Account
from annex.realtime.models import Event
from annex.realtime.tasks import delete_old_events
from annex.realtime.tests.factories import log_event
from annex.tenancy.context import global_context
from annex.testing.cases import ServiceTestCase


class RetentionTests(ServiceTestCase):
    """What the task removes; its role may not delete a single event by itself."""

    def log(self, *ages_h: float, account: Account | None = None) -> None:
        with self.as_account(account or self.account):
            for age_h in ages_h:
                with self.committed():
                    log_event(age_h=age_h)

    def kept(self, account: Account | None = None) -> list[int]:
        with self.as_account(account or self.account):
            return list(Event.objects.order_by("position").values_list("position", flat=True))

    def test_events_older_than_a_day_go_and_later_ones_stay(self) -> None:
        self.log(30, 25, 23, 0)
        self.assertEqual(delete_old_events(), 2)
        self.assertEqual(self.kept(), [3, 4])

    def test_every_account_is_served(self) -> None:
        self.log(30)
        self.log(30, 1, account=self.other_account)
        self.assertEqual(delete_old_events(), 2)
        self.assertEqual(self.kept(), [])
        self.assertEqual(self.kept(self.other_account), [2])

    def test_positions_go_on_after_everything_went(self) -> None:
        self.log(30, 30)
        delete_old_events()
        self.log(0)
        self.assertEqual(self.kept(), [3])

    def test_the_log_only_ever_loses_its_beginning(self) -> None:
        self.log(30, 2, 30, 1)
        self.assertEqual(delete_old_events(), 1)
        self.assertEqual(self.kept(), [2, 3, 4])

    def test_the_window_is_the_callers(self) -> None:
        self.log(5, 3)
        self.assertEqual(delete_old_events(keep_hours=4), 1)
        self.assertEqual(self.kept(), [2])

    def test_batches_go_on_until_nothing_old_is_left(self) -> None:
        self.log(*[30] * 7, 0)
        self.assertEqual(delete_old_events(batch=3), 7)
        self.assertEqual(self.kept(), [8])

    def test_the_last_hour_stays_whatever_is_asked(self) -> None:
        self.log(2, 0.5, 0)
        with global_context(), connection.cursor() as cursor:
            tomorrow = timezone.now() + timedelta(days=1)
            cursor.execute("SELECT annex.realtime_forget(%s, 100)", [tomorrow])
            self.assertEqual(cursor.fetchone(), (1,))
        self.assertEqual(self.kept(), [2, 3])

    def test_the_task_tolerates_arguments_of_a_newer_publisher(self) -> None:
        self.log(30)
        self.assertEqual(delete_old_events.delay(colour="blue").result, 1)
