"""The base classes of tests, each with two accounts and the means to act in them."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from contextvars import copy_context
from typing import Any, ClassVar, TypeVar
from unittest import TestResult, mock
from uuid import UUID

from channels.layers import channel_layers
from channels.routing import get_default_application
from django.conf import settings
from django.db import connections
from django.test import TestCase, TransactionTestCase

from annex.api.scopes import scopes_of_role
from annex.identity.models import Account
from annex.kernel.actor import Actor
from annex.tenancy.context import global_context, tenant_context
from annex.testing import factories
from annex.testing.client import ApiClient, PlainClient
from annex.testing.commits import as_if_committed
from annex.testing.queries import QueriesMixin
from annex.testing.sockets import Socket

T = TypeVar("T")


class AccountsMixin(QueriesMixin):
    """What every case can do in its two accounts."""

    account: Account
    other_account: Account

    def actor(
        self,
        role: str = "admin",
        scopes: Iterable[str] | None = None,
        *,
        account: Account | None = None,
        user_id: UUID | None = None,
        unit_id: UUID | None = None,
    ) -> Actor:
        """Return an actor of the account; ``scopes`` defaults to all that the role may hold."""
        return Actor(
            account_id=(account or self.account).pk,
            role=role,
            user_id=user_id,
            unit_id=unit_id,
            scopes=scopes_of_role(role) if scopes is None else frozenset(scopes),
        )

    def as_account(self, account: Account) -> AbstractContextManager[Any]:
        """Work for ``account`` inside the block."""
        return tenant_context(account.pk)


class ServiceTestCase(AccountsMixin, TestCase):
    """Tests services: ``setUpTestData``, after its ``super()``, and tests run in ``account``."""

    client_class = PlainClient
    within_account: ClassVar[bool] = True
    _entered: ClassVar[ExitStack]

    @classmethod
    def setUpClass(cls) -> None:
        with ExitStack() as cls._entered:
            super().setUpClass()

    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        cls.account = factories.make_account("Northwind")
        cls.other_account = factories.make_account("Contoso")
        cls._entered.enter_context(tenant_context(cls.account.pk))

    def __call__(self, result: TestResult | None = None) -> None:
        account: Account | None = getattr(type(self), "account", None)
        if account is None or not self.within_account:
            context: AbstractContextManager[Any] = global_context()
        else:
            context = tenant_context(account.pk)
        with context:
            super().__call__(result)

    @contextmanager
    def committed(self) -> Iterator[None]:
        """End the block as a commit would: deferred constraints checked, callbacks run."""
        with as_if_committed():
            yield


class ApiTestCase(ServiceTestCase):
    """Tests the API over HTTP: no account is entered except by a request's token.

    Test methods may read and change people, accounts and tokens; requests inherit nothing of it.
    """

    within_account = False

    def rows(self, account: Account | None = None) -> AbstractContextManager[Any]:
        """Make and read rows of ``account``, by default the first, inside the block."""
        return tenant_context((account or self.account).pk)

    def token(
        self,
        role: str = "admin",
        scopes: Iterable[str] | None = None,
        *,
        account: Account | None = None,
        **options: Any,
    ) -> str:
        """Return an access token of a new member; ``options`` are those of ``make_token``."""
        return factories.make_token(account or self.account, role=role, scopes=scopes, **options)

    def client_for(
        self,
        role: str = "admin",
        scopes: Iterable[str] | None = None,
        *,
        version: str = "2",
        account: Account | None = None,
        **options: Any,
    ) -> ApiClient:
        """Return a client with an access token of a new member under ``role``."""
        return ApiClient(
            token=self.token(role, scopes, account=account, **options), version=version
        )


class CommitTestCase(AccountsMixin, TransactionTestCase):
    """Tests what only real commits show: concurrency, triggers at commit, visibility.

    ``setUp``, after its ``super()``, and the test run in ``account``; with ``within_account`` off,
    they work on what belongs to no account.
    """

    client_class = PlainClient
    within_account: ClassVar[bool] = True

    def setUp(self) -> None:
        super().setUp()
        self.account = factories.make_account("Northwind")
        self.other_account = factories.make_account("Contoso")
        within = self.within_account
        self.enterContext(tenant_context(self.account.pk) if within else global_context())

    def together(self, *calls: Callable[[], T]) -> list[T]:
        """Run each call in a thread of its own, in the same context; return what they return.

        Raises the first error once all have ended.
        """
        results: dict[int, T] = {}
        errors: list[BaseException] = []
        barrier = threading.Barrier(len(calls))

        def work(number: int, call: Callable[[], T]) -> None:
            try:
                barrier.wait(timeout=10)
                results[number] = call()
            except BaseException as error:  # noqa: BLE001 - raised again in the test's thread
                errors.append(error)
            finally:
                connections.close_all()

        threads = [
            threading.Thread(target=copy_context().run, args=(work, number, call))
            for number, call in enumerate(calls)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if errors:
            raise errors[0]
        return [results[number] for number in range(len(calls))]


class WebSocketTestCase(ApiTestCase):
    """Tests sockets inside the test's transaction; test methods are coroutines.

    Channels closes the connections it finds around each call to the database, which here is the
    test's own; so for the whole test it does not.
    """

    _application: ClassVar[Any]

    @classmethod
    def setUpClass(cls) -> None:
        # Loading it asks the database for its role, which is no business of a test's transaction.
        cls._application = get_default_application()
        super().setUpClass()

    def setUp(self) -> None:
        super().setUp()
        self.enterContext(mock.patch("channels.db.close_old_connections"))
        # Queues of the in-memory layer belong to one test's event loop.
        channel_layers.backends.clear()
        self.addCleanup(channel_layers.backends.clear)

    async def connect(self, path: str, token: str) -> Socket:
        """Open a socket and authenticate; return it once the server has said it is ready."""
        socket = await self.open(path)
        await socket.send({"t": "auth", "token": token})
        answer = await socket.receive()
        self.assertEqual(answer.get("t"), "ready", answer)
        return socket

    async def open(self, path: str, headers: Iterable[tuple[bytes, bytes]] | None = None) -> Socket:
        """Open a socket without authenticating; by default as a page of the web app does."""
        if headers is None:
            headers = [(b"origin", settings.PUBLIC_URL.encode())]
        socket = Socket(self._application, path, headers=headers)
        await socket.open()
        return socket
