"""Requests through Django's own ASGI handler: one account, one transaction, no remains."""

import asyncio
import threading
from urllib.parse import urlencode
from uuid import UUID

from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.core.handlers.asgi import ASGIHandler
from django.db import connection, transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.test import override_settings
from django.urls import path

from annex.identity.models import Membership
from annex.tenancy.context import TenantContext, current_context, no_context
from annex.testing import factories
from annex.testing.cases import CommitTestCase

ASYNC_STACK = ["annex.tenancy.middleware.RLSMiddleware"]
SYNC_STACK = [*ASYNC_STACK, f"{__name__}.OnlySync"]


class OnlySync:
    """A middleware that makes all of the stack around it synchronous."""

    sync_capable, async_capable = True, False

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)


def by_header(request):
    """Stand for a credential: the account that the header names."""
    account_id = request.headers.get("X-Account")
    return TenantContext(UUID(account_id)) if account_id else None


def entered():
    """Return the account that Python and the database agree on, and whether in a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM identity_account")
        ((account_id,),) = cursor.fetchall()
    assert str(account_id) == str(current_context().account_id)
    return f"{account_id} {connection.in_atomic_block}"


def see_sync(request):
    return HttpResponse(entered())


async def see(request):
    first = await sync_to_async(entered)()
    await asyncio.sleep(0.001)
    second = await sync_to_async(entered)()
    assert first == second
    return HttpResponse(second)


async def write(request):
    await Membership.objects.filter(pk=request.GET["member"]).aupdate(role="viewer")
    if "wait" in request.GET:
        waiting.set()
        await asyncio.sleep(30)
    return HttpResponse(status=int(request.GET.get("status", "200")))


async def ask_for_later(request):
    await sync_to_async(transaction.on_commit)(lambda: committed.append(current_context()))
    return HttpResponse()


async def stream(request):
    async def body():
        for _ in range(3):
            yield await sync_to_async(entered)()
            yield f" {current_context().account_id}\n"
            await asyncio.sleep(0.001)

    return StreamingHttpResponse(body())


async def outside(request):
    return HttpResponse(str(current_context()))


urlpatterns = [
    path("api/sync/", see_sync),
    path("api/see/", see),
    path("api/write/", write),
    path("api/later/", ask_for_later),
    path("api/stream/", stream),
    path("outside/", outside),
    path("o/outside/", outside),
]
waiting = threading.Event()
committed = []
WITHIN_S = 5.0


@override_settings(
    ROOT_URLCONF=__name__,
    MIDDLEWARE=ASYNC_STACK,
    ALLOWED_HOSTS=["*"],
    ANNEX_TENANT_RESOLVER=f"{__name__}.by_header",
    ANNEX_TENANT_PATHS=("/api/",),
    ANNEX_GLOBAL_PATHS=("/o/",),
)
class AsyncRequestTests(CommitTestCase):
    def setUp(self):
        super().setUp()
        self.enterContext(no_context())
        self.member = factories.make_member(self.account)
        waiting.clear()
        committed.clear()

    def conversation(self, path_, account=None, **query):
        """Return a conversation with the application, its request sent."""
        account = account or self.account
        return ApplicationCommunicator(
            ASGIHandler(),
            {
                "type": "http",
                "method": "GET",
                "path": path_,
                "query_string": urlencode(query).encode(),
                "headers": [(b"host", b"localhost"), (b"x-account", str(account.pk).encode())],
            },
        )

    async def get(self, *args, **query):
        """Return status and body of a request."""
        client = self.conversation(*args, **query)
        await client.send_input({"type": "http.request"})
        start = await client.receive_output(WITHIN_S)
        pieces = []
        while True:
            message = await client.receive_output(WITHIN_S)
            pieces.append(message.get("body", b"").decode())
            if not message.get("more_body"):
                break
        await client.wait(WITHIN_S)
        return start["status"], "".join(pieces)

    def role(self):
        with self.as_account(self.account):
            return Membership.objects.get(pk=self.member.pk).role

    def test_a_view_of_either_kind_runs_in_the_account_and_in_one_transaction(self):
        for stack in (ASYNC_STACK, SYNC_STACK):
            for path_ in ("/api/sync/", "/api/see/"):
                with self.subTest(stack=stack, path=path_), override_settings(MIDDLEWARE=stack):
                    answer = asyncio.run(self.get(path_))
                    self.assertEqual(answer, (200, f"{self.account.pk} True"))

    def test_requests_side_by_side_keep_their_own_account(self):
        accounts = [self.account, self.other_account] * 10

        async def all_at_once():
            return await asyncio.gather(*(self.get("/api/see/", account) for account in accounts))

        self.assertEqual(
            asyncio.run(all_at_once()), [(200, f"{account.pk} True") for account in accounts]
        )

    def test_what_a_view_wrote_is_kept_unless_it_refused(self):
        refused = asyncio.run(self.get("/api/write/", member=self.member.pk, status=409))
        self.assertEqual((refused, self.role()), ((409, ""), "member"))

        kept = asyncio.run(self.get("/api/write/", member=self.member.pk))
        self.assertEqual((kept, self.role()), ((200, ""), "viewer"))

    def test_a_request_whose_client_left_leaves_nothing(self):
        async def leave():
            client = self.conversation("/api/write/", member=self.member.pk, wait=1)
            await client.send_input({"type": "http.request"})
            async with asyncio.timeout(WITHIN_S):
                while not waiting.is_set():
                    await asyncio.sleep(0.001)
            await client.send_input({"type": "http.disconnect"})
            await client.wait(WITHIN_S)
            return await self.get("/api/see/", self.other_account)

        for stack in (ASYNC_STACK, SYNC_STACK):
            with self.subTest(stack=stack), override_settings(MIDDLEWARE=stack):
                waiting.clear()
                self.assertEqual(asyncio.run(leave()), (200, f"{self.other_account.pk} True"))
                self.assertEqual(self.role(), "member")

    def test_what_waits_for_the_commit_runs_in_the_account(self):
        asyncio.run(self.get("/api/later/"))

        self.assertEqual([str(context.account_id) for context in committed], [str(self.account.pk)])

    def test_an_asynchronous_body_runs_in_the_account_piece_by_piece(self):
        async def both():
            accounts = (self.account, self.other_account)
            return await asyncio.gather(*(self.get("/api/stream/", one) for one in accounts))

        mine, theirs = asyncio.run(both())

        self.assertEqual(mine, (200, f"{self.account.pk} False {self.account.pk}\n" * 3))
        self.assertEqual(
            theirs, (200, f"{self.other_account.pk} False {self.other_account.pk}\n" * 3)
        )

    def test_a_body_whose_reader_left_leaves_nothing(self):
        async def leave():
            client = self.conversation("/api/stream/")
            await client.send_input({"type": "http.request"})
            await client.receive_output(WITHIN_S)
            await client.receive_output(WITHIN_S)
            await client.send_input({"type": "http.disconnect"})
            await client.wait(WITHIN_S)
            return current_context(), await self.get("/api/see/", self.other_account)

        self.assertEqual(asyncio.run(leave()), (None, (200, f"{self.other_account.pk} True")))

    def test_other_paths_run_as_nobody_or_in_the_global_realm(self):
        self.assertEqual(asyncio.run(self.get("/outside/")), (200, "None"))
        self.assertEqual(
            asyncio.run(self.get("/o/outside/")), (200, "GlobalContext(account_id=None)")
        )
