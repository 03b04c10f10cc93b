"""The only place where a request enters its account."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import ExitStack
from typing import Any, cast

from asgiref.sync import (
    async_to_sync,
    iscoroutinefunction,
    markcoroutinefunction,
    sync_to_async,
)
from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.db import transaction
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.module_loading import import_string

from annex.tenancy.context import TenantContext, global_context, tenant_context

Resolver = Callable[[HttpRequest], TenantContext | None]


class RLSMiddleware:
    """Open the request's transaction and enter the account that its credential belongs to.

    ``settings.ANNEX_TENANT_RESOLVER`` names a callable that gets the request, inside the open
    transaction, and returns the context or None; a request without one runs with no account, so
    any statement on a tenant table is an error. Only paths under ``settings.ANNEX_TENANT_PATHS``
    are concerned. A refused request (status 400 and above) leaves nothing behind.

    Paths under ``settings.ANNEX_GLOBAL_PATHS``, where people sign in, work on what belongs to no
    account. This comes before the middleware of sessions, or their engine is
    ``annex.tenancy.sessions``.

    An asynchronous view is one transaction as well. The request keeps one thread, which waits
    while the view runs in the event loop, and which the view's calls to the ORM come back to. So
    a refusal undoes what the view wrote, and one that was cancelled leaves nothing. The price is
    a thread and a connection for as long as the view waits: let what waits long be a streamed
    body, whose pieces are short transactions of their own.
    """

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.is_async = iscoroutinefunction(get_response)
        if self.is_async:
            self.get_response_async: Callable[[HttpRequest], Awaitable[HttpResponseBase]]
            self.get_response_async = cast("Any", get_response)
            self.get_response = async_to_sync(self._respond_unless_left)
            markcoroutinefunction(self)
        self.resolve: Resolver = import_string(settings.ANNEX_TENANT_RESOLVER)
        self.paths: tuple[str, ...] = tuple(settings.ANNEX_TENANT_PATHS)
        self.global_paths: tuple[str, ...] = tuple(getattr(settings, "ANNEX_GLOBAL_PATHS", ()))

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        """Answer the request, or promise to where the rest of the stack is asynchronous."""
        if self.is_async:
            return self._answer_async(request)
        return self._answer(request)

    async def _answer_async(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(self.global_paths):
            async with global_context():
                return await self.get_response_async(request)
        if not request.path_info.startswith(self.paths):
            return await self.get_response_async(request)
        try:
            return await sync_to_async(self._answer)(request)
        except asyncio.CancelledError:
            # The thread may still wait for a connection; it is not stopped, but goes no further.
            request.is_left = True  # type: ignore[attr-defined]  # read below, in the same loop
            raise

    async def _respond_unless_left(self, request: HttpRequest) -> HttpResponseBase:
        if getattr(request, "is_left", False):
            raise asyncio.CancelledError
        return await self.get_response_async(request)

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(self.global_paths):
            with global_context():
                return self.get_response(request)
        if not request.path_info.startswith(self.paths):
            return self.get_response(request)
        # Left after the commit, so that what was asked to wait for it runs in the account too.
        with ExitStack() as entered, transaction.atomic(durable=True):
            context = self.resolve(request)
            if context is not None:
                entered.enter_context(tenant_context(context.account_id, context.user_id))
            response = self.get_response(request)
            if response.status_code >= 400:
                transaction.set_rollback(True)
        if context is not None and isinstance(response, StreamingHttpResponse):
            _stream_within(context, request, response)
        return response


def _stream_within(
    context: TenantContext, request: HttpRequest, response: StreamingHttpResponse
) -> None:
    """Let the body of a streamed answer, produced after the request, run in its account."""
    if response.is_async:
        chunks = aiter(response.streaming_content)  # type: ignore[arg-type]  # checked
        response.streaming_content = _within_async(context, chunks)
        return
    body = _within(context, iter(response.streaming_content))  # type: ignore[arg-type]  # checked
    response.streaming_content = _asynchronous(body) if isinstance(request, ASGIRequest) else body


def _within(context: TenantContext, body: Iterator[bytes]) -> Iterator[bytes]:
    # One short context a chunk: the iterator may be resumed in another thread's context.
    while True:
        with tenant_context(context.account_id, context.user_id), transaction.atomic():
            chunk = next(body, None)
        if chunk is None:
            return
        yield chunk


async def _within_async(context: TenantContext, body: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    # As above; between two statements an asynchronous body holds no transaction.
    while True:
        with tenant_context(context.account_id, context.user_id):
            chunk = await anext(body, None)
        if chunk is None:
            return
        yield chunk


async def _asynchronous(body: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Hand over one chunk after the other; Django would first collect the whole body."""
    following = sync_to_async(lambda: next(body, None))
    while (chunk := await following()) is not None:
        yield chunk
