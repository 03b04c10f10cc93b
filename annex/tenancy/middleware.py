"""The only place where a request enters its account."""

from collections.abc import AsyncIterator, Callable, Iterator

from asgiref.sync import sync_to_async
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
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.resolve: Resolver = import_string(settings.ANNEX_TENANT_RESOLVER)
        self.paths: tuple[str, ...] = tuple(settings.ANNEX_TENANT_PATHS)
        self.global_paths: tuple[str, ...] = tuple(getattr(settings, "ANNEX_GLOBAL_PATHS", ()))

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(self.global_paths):
            with global_context():
                return self.get_response(request)
        if not request.path_info.startswith(self.paths):
            return self.get_response(request)
        with transaction.atomic(durable=True):
            context = self.resolve(request)
            if context is None:
                response = self.get_response(request)
            else:
                with tenant_context(context.account_id, context.user_id):
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
        raise TypeError("Stream tenant rows from a synchronous iterator.")
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


async def _asynchronous(body: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Hand over one chunk after the other; Django would first collect the whole body."""
    following = sync_to_async(lambda: next(body, None))
    while (chunk := await following()) is not None:
        yield chunk
