import warnings
from unittest import TestCase as PlainTestCase

from asgiref.sync import sync_to_async
from django.db import IntegrityError, transaction

from annex.identity import services
from annex.identity.models import Account, Membership, Person, User
from annex.kernel.ids import uuid7
from annex.tenancy.context import (
    GlobalContext,
    NoTenantEntered,
    current_context,
    global_context,
    require_account_id,
)
from annex.testing import factories
from annex.testing.cases import ApiTestCase, CommitTestCase, ServiceTestCase, WebSocketTestCase
from annex.testing.commits import as_if_committed


class ServiceCaseTests(ServiceTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        cls.entered_in_set_up = require_account_id()
        cls.member = factories.make_member(cls.account)

    def test_set_up_and_test_run_in_the_first_account(self) -> None:
        self.assertEqual(self.entered_in_set_up, self.account.pk)
        self.assertEqual(require_account_id(), self.account.pk)
        self.assertEqual(Membership.objects.get(), self.member)

    def test_another_account_sees_nothing_of_it(self) -> None:
        with self.as_account(self.other_account):
            self.assertFalse(Membership.objects.exists())
            self.assertFalse(Membership._base_manager.exists())

    def test_actor_holds_what_its_role_may_hold(self) -> None:
        self.assertEqual(self.actor("viewer").account_id, self.account.pk)
        self.assertLess(self.actor("viewer").scopes, self.actor("owner").scopes)
        self.assertEqual(self.actor(scopes=["units:read"]).scopes, {"units:read"})


class CommittedTests(ServiceTestCase):
    def test_callbacks_run_at_the_end_of_the_block_and_once(self) -> None:
        ran: list[str] = []
        with self.committed():
            with self.committed(), transaction.atomic():
                transaction.on_commit(lambda: ran.append("inner"))
                self.assertEqual(ran, [])
            self.assertEqual(ran, ["inner"])
        self.assertEqual(ran, ["inner"])

    def test_callbacks_that_callbacks_register_run_too(self) -> None:
        ran: list[str] = []

        def first() -> None:
            ran.append("first")
            transaction.on_commit(lambda: ran.append("second"))

        with self.committed():
            transaction.on_commit(first)
        self.assertEqual(ran, ["first", "second"])

    def test_rolled_back_work_runs_no_callback(self) -> None:
        ran: list[str] = []
        with self.committed(), self.assertRaises(ZeroDivisionError), transaction.atomic():
            transaction.on_commit(lambda: ran.append("never"))
            raise ZeroDivisionError
        self.assertEqual(ran, [])

    def test_a_failing_callback_fails_the_test_unless_it_is_robust(self) -> None:
        def fail() -> None:
            raise ZeroDivisionError

        with self.assertLogs("annex.testing.commits", "ERROR"), as_if_committed():
            transaction.on_commit(fail, robust=True)
        with self.assertRaises(ZeroDivisionError), as_if_committed():
            transaction.on_commit(fail)

    def test_deferred_constraints_are_checked(self) -> None:
        with self.assertRaises(IntegrityError), transaction.atomic(), self.committed():
            services.add_member(account=self.account, user=User(id=uuid7()), role="viewer")


class ApiCaseTests(ApiTestCase):
    def test_no_account_is_entered(self) -> None:
        self.assertEqual(current_context(), GlobalContext())
        with self.assertRaises(NoTenantEntered):
            require_account_id()

    def test_rows_enters_an_account(self) -> None:
        with self.rows():
            self.assertEqual(require_account_id(), self.account.pk)
        with self.rows(self.other_account):
            self.assertEqual(require_account_id(), self.other_account.pk)

    def test_client_speaks_one_version_as_one_member(self) -> None:
        answer = self.client_for("manager", version="2").get("/api/me/")
        self.assertEqual(answer.status_code, 200, answer.content)
        self.assertEqual(answer.headers["API-Version"], "2")
        self.assertEqual(answer.json()["account"]["id"], str(self.account.pk))
        self.assertEqual(answer.json()["role"], "manager")

    def test_a_version_said_in_the_path_wins(self) -> None:
        answer = self.client_for(version="2").get("/api/me/?version=1")
        self.assertEqual(answer.headers["API-Version"], "1")


class CommitCaseTests(CommitTestCase):
    def test_threads_run_in_the_account_of_the_test(self) -> None:
        seen = self.together(*[require_account_id] * 3)
        self.assertEqual(seen, [self.account.pk] * 3)

    def test_what_a_thread_commits_others_see(self) -> None:
        self.together(lambda: factories.make_account("From a thread"))
        with global_context():
            self.assertTrue(Account.objects.filter(name="From a thread").exists())

    def test_an_error_in_a_thread_is_the_tests(self) -> None:
        def fail() -> None:
            raise ZeroDivisionError

        with self.assertRaises(ZeroDivisionError):
            self.together(fail, lambda: None)


class WebSocketCaseTests(WebSocketTestCase):
    async def test_a_socket_sees_what_its_test_has_not_committed(self) -> None:
        token = await sync_to_async(self.token)("viewer")
        socket = await self.open("/ws/")
        await socket.send({"t": "auth", "token": token})
        self.assertEqual((await socket.receive())["account"], str(self.account.pk))

    async def test_the_tests_own_connection_survives_sockets(self) -> None:
        for _ in range(3):
            socket = await self.connect("/ws/", await sync_to_async(self.token)())
            await socket.close()
        self.assertEqual(await Account.objects.acount(), 2)
        self.assertEqual(await sync_to_async(Account.objects.count)(), 2)


class SameQueriesTests(ServiceTestCase):
    def test_a_flat_cost_passes(self) -> None:
        self.assertSameQueries(
            lambda: list(Membership.objects.all()), lambda: factories.make_member(self.account)
        )

    def test_a_cost_for_each_row_fails(self) -> None:
        def read() -> None:
            for member in Membership.objects.all():
                _ = Person.objects.get(pk=member.user_id).email

        with self.assertRaisesRegex(AssertionError, "2 statements over one row, 6 over 5"):
            self.assertSameQueries(read, lambda: factories.make_member(self.account))


class StrictnessTests(PlainTestCase):
    def test_a_warning_is_an_error(self) -> None:
        with self.assertRaises(DeprecationWarning):
            warnings.warn("old", DeprecationWarning, stacklevel=1)
