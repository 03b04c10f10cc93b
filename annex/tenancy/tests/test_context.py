"""The context through the database backend: entered with BEGIN, never left behind."""

import asyncio
import threading

from asgiref.sync import async_to_sync
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.test import AsyncRequestFactory, RequestFactory, SimpleTestCase, override_settings
from django.test.utils import CaptureQueriesContext

from annex.identity.models import Membership
from annex.kernel.ids import uuid7
from annex.tenancy.context import (
    GlobalContext,
    NoTenantEntered,
    TenantContext,
    current_context,
    no_context,
    require_account_id,
    tenant_context,
)
from annex.tenancy.middleware import RLSMiddleware
from annex.testing import factories
from annex.testing.cases import CommitTestCase, ServiceTestCase


def entered() -> str:
    """Return the account that the database believes it works for."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT annex.account_id_or_null()")
        return str(cursor.fetchone()[0] or "")


class ContextTests(SimpleTestCase):
    def test_outside_any_context_there_is_no_account(self):
        self.assertIsNone(current_context())
        with self.assertRaises(NoTenantEntered):
            require_account_id()

    def test_leaving_an_inner_context_restores_the_outer_one(self):
        outer, inner = uuid7(), uuid7()

        with tenant_context(outer):
            with tenant_context(inner):
                self.assertEqual(require_account_id(), inner)
            self.assertEqual(require_account_id(), outer)
        self.assertIsNone(current_context())

    def test_an_error_inside_restores_the_outer_context(self):
        with self.assertRaises(KeyError), tenant_context(uuid7()):
            raise KeyError

        self.assertIsNone(current_context())

    def test_coroutines_side_by_side_keep_their_own_account(self):
        async def work(account_id):
            async with tenant_context(account_id):
                await asyncio.sleep(0.001)
                return require_account_id()

        async def both():
            ids = [uuid7() for _ in range(20)]
            return ids, await asyncio.gather(*(work(i) for i in ids))

        ids, seen = asyncio.run(both())
        self.assertEqual(seen, ids)

    def test_a_new_thread_has_no_account(self):
        seen = []
        with tenant_context(uuid7()):
            thread = threading.Thread(target=lambda: seen.append(current_context()))
            thread.start()
            thread.join()

        self.assertEqual(seen, [None])


class TransactionTests(CommitTestCase):
    def test_the_account_is_entered_with_begin_at_no_extra_statement(self):
        with CaptureQueriesContext(connection) as captured, transaction.atomic():
            Membership.objects.count()

        sent = [query["sql"].split()[0] for query in captured.captured_queries]
        self.assertEqual(sent, ["BEGIN", "SELECT", "COMMIT"])

    def test_nothing_of_the_account_is_left_after_commit_or_rollback(self):
        with transaction.atomic():
            self.assertEqual(entered(), str(self.account.pk))
        with self.assertRaises(KeyError), transaction.atomic():
            raise KeyError

        left = connection.connection.execute(
            "SELECT current_setting('backtrace_functions')"
        ).fetchone()[0]
        self.assertEqual(left, "")

    def test_a_statement_outside_a_transaction_runs_in_one_of_its_own(self):
        self.assertTrue(connection.get_autocommit())

        self.assertEqual(entered(), str(self.account.pk))

    def test_without_an_account_a_tenant_table_is_an_error(self):
        factories.make_member(self.account)
        token = connection.connection.execute("SELECT 1").fetchone()
        self.assertEqual(token, (1,))

        with self.assertRaisesMessage(ProgrammingError, "no account entered"), no_context():
            Membership._base_manager.count()

    def test_an_account_changed_inside_a_transaction_is_followed(self):
        with transaction.atomic():
            self.assertEqual(entered(), str(self.account.pk))
            with tenant_context(self.other_account.pk):
                self.assertEqual(entered(), str(self.other_account.pk))
            self.assertEqual(entered(), str(self.account.pk))

    def test_an_account_entered_in_a_rolled_back_savepoint_is_not_believed(self):
        with transaction.atomic():
            entered()
            with (
                self.assertRaises(KeyError),
                transaction.atomic(),
                tenant_context(self.other_account.pk),
            ):
                entered()
                raise KeyError
            self.assertEqual(entered(), str(self.account.pk))

    def test_copy_out_follows_the_account_too(self):
        factories.make_member(self.account)
        with transaction.atomic():
            self.assertEqual(Membership.objects.count(), 1)
            with (
                tenant_context(self.other_account.pk),
                connection.cursor() as cursor,
                cursor.copy("COPY identity_membership TO STDOUT") as copy,
            ):
                copied = b"".join(bytes(data) for data in copy)

        self.assertEqual(copied, b"")

    def test_an_error_in_the_transaction_is_told_as_itself(self):
        factories.make_member(self.account)
        with self.assertRaises(IntegrityError), transaction.atomic():
            Membership.objects.update(role="emperor")

        self.assertEqual(Membership.objects.get().role, "member")


class MiddlewareTests(ServiceTestCase):
    within_account = False

    def middleware(self, view, found):
        with override_settings(ANNEX_TENANT_RESOLVER=f"{__name__}.resolved"):
            resolved.context = found
            return RLSMiddleware(view)

    def test_the_view_runs_in_the_account_and_nothing_after_it(self):
        seen = []

        def view(request):
            seen.append((require_account_id(), entered()))
            return HttpResponse()

        self.middleware(view, TenantContext(self.account.pk))(RequestFactory().get("/api/x/"))

        self.assertEqual(seen, [(self.account.pk, str(self.account.pk))])
        self.assertEqual(current_context(), GlobalContext())
        self.assertEqual(entered(), "")

    def test_a_refused_request_leaves_nothing_behind(self):
        member = factories.make_member(self.account)

        def view(request):
            Membership.objects.filter(pk=member.pk).update(role="viewer")
            return HttpResponse(status=409)

        self.middleware(view, TenantContext(self.account.pk))(RequestFactory().post("/api/x/"))

        with self.as_account(self.account):
            self.assertEqual(Membership.objects.get(pk=member.pk).role, "member")

    def test_a_streamed_body_runs_in_the_account(self):
        def body():
            for _ in range(2):
                yield f"{require_account_id()} {entered()}\n"

        def view(request):
            return StreamingHttpResponse(body())

        answer = self.middleware(view, TenantContext(self.account.pk))(
            RequestFactory().get("/api/x/")
        )

        line = f"{self.account.pk} {self.account.pk}\n".encode()
        self.assertEqual(b"".join(answer.streaming_content), line * 2)
        self.assertEqual(current_context(), GlobalContext())

    def test_a_streamed_body_is_handed_over_piece_by_piece_under_asgi(self):
        asked = []

        def body():
            for number in range(2):
                asked.append(number)
                yield f"{number} {require_account_id()}\n"

        def view(request):
            return StreamingHttpResponse(body())

        answer = self.middleware(view, TenantContext(self.account.pk))(
            AsyncRequestFactory().get("/api/x/")
        )

        async def first():
            return await anext(aiter(answer.streaming_content))

        self.assertEqual(async_to_sync(first)(), f"0 {self.account.pk}\n".encode())
        self.assertEqual(asked, [0])

    def test_the_sign_in_server_works_on_what_belongs_to_no_account(self):
        seen = []

        def view(request):
            seen.append(current_context())
            return HttpResponse()

        with no_context():
            self.middleware(view, TenantContext(self.account.pk))(RequestFactory().get("/o/login/"))

        self.assertEqual(seen, [GlobalContext()])

    def test_other_paths_run_for_nobody(self):
        seen = []

        def view(request):
            seen.append(current_context())
            return HttpResponse()

        with no_context():
            self.middleware(view, TenantContext(self.account.pk))(RequestFactory().get("/healthz"))

        self.assertEqual(seen, [None])


def resolved(request):
    """Stand for a credential: return what the test set."""
    return resolved.context
