"""The endpoints of the soak: synchronous, asynchronous, streamed, refused and slow."""

import asyncio

from asgiref.sync import sync_to_async
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import path

from proofs.tenancy.soaking import rows


def work(request: HttpRequest) -> HttpResponse:
    """Work in a thread."""
    return JsonResponse(rows.work(int(request.GET["rounds"])), safe=False)


async def work_async(request: HttpRequest) -> HttpResponse:
    """Work in the event loop, and let other requests in between any two statements."""
    seen: list[str] = []
    for _ in range(int(request.GET["rounds"]) // 3):
        seen += await sync_to_async(rows.work)(3)
        await asyncio.sleep(0)
    return JsonResponse(seen, safe=False)


async def wait(request: HttpRequest) -> HttpResponse:
    """Write what must not stay, then wait for a client that leaves."""
    await sync_to_async(rows.write_undone)()
    await asyncio.sleep(60)
    return HttpResponse()


def refuse(request: HttpRequest) -> HttpResponse:
    """Write what must not stay, and refuse."""
    rows.write_undone()
    return HttpResponse(status=409)


def fail(request: HttpRequest) -> HttpResponse:
    """Write what must not stay, and break."""
    rows.write_undone()
    raise rows.Undo


def stream(request: HttpRequest) -> StreamingHttpResponse:
    """Read the body's rows after the view has ended, from a synchronous iterator."""
    return StreamingHttpResponse(f"{name}\n" for _ in range(6) for name in rows.read_raw())


def stream_async(request: HttpRequest) -> StreamingHttpResponse:
    """The same from an asynchronous one."""

    async def body():  # type: ignore[no-untyped-def]  # an asynchronous generator of lines
        for _ in range(6):
            for name in await sync_to_async(rows.read_unfiltered)():
                yield f"{name}\n"
            await asyncio.sleep(0)

    return StreamingHttpResponse(body())


urlpatterns = [
    path("api/sync/", work),
    path("api/async/", work_async),
    path("api/wait/", wait),
    path("api/refuse/", refuse),
    path("api/fail/", fail),
    path("api/stream/", stream),
    path("api/stream-async/", stream_async),
]
