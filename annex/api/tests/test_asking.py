from django.db import transaction
from django.db.utils import InternalError

from annex.api.asking import asking, is_asking, read_only
from annex.cascades import marks
from annex.cascades.models import Mark
from annex.kernel.ids import uuid7
from annex.testing.cases import ServiceTestCase


class Questions:
    @asking
    def ask(self) -> None:
        marks.add("readiness", "role", [uuid7()])

    def change(self) -> None:
        marks.add("readiness", "role", [uuid7()])


class AskingTests(ServiceTestCase):
    def test_the_database_lets_a_question_change_nothing(self) -> None:
        with self.assertRaisesRegex(InternalError, "read-only"), transaction.atomic():
            Questions().ask()

        self.assertFalse(Mark.objects.exists())

    def test_what_comes_after_it_may_write(self) -> None:
        with read_only():
            Mark.objects.count()

        Questions().change()

        self.assertEqual(Mark.objects.count(), 1)

    def test_an_action_says_of_itself_that_it_asks(self) -> None:
        self.assertTrue(is_asking(Questions, "ask"))
        self.assertFalse(is_asking(Questions, "change"))
        self.assertFalse(is_asking(Questions, None))
