"""The web app's page, and the policy that every page of ours is served under."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from annex.presign import storages

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:{stored}; media-src 'self'{stored}; font-src 'self'; "
    "connect-src 'self' ws: wss:{stored}; frame-src 'self'{stored}; "
    "frame-ancestors 'self'; form-action 'self'; base-uri 'none'"
)


class ContentSecurityPolicyMiddleware:
    """Say, on every answer, that only our own scripts may run, and whose files may be shown."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        stored = "".join(f" {origin}" for origin in storages.origins())
        self.policy = CONTENT_SECURITY_POLICY.format(stored=stored)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        return response


def web_app(request: HttpRequest, path: str = "") -> HttpResponseBase:
    """Answer every page of the web app with its one document; the app routes by itself."""
    index = Path(settings.WEB_APP_DIR) / "index.html"
    if not index.is_file():
        return HttpResponse(
            "The web app is not built. Run `make frontend`, then reload.",
            status=503,
            content_type="text/plain",
        )
    response = HttpResponse(index.read_bytes(), content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response
