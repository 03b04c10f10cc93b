"""The API's versions: which live, and how a request chooses one.

DRF resolves a version after the URL, too late to choose between URL trees; so the middleware
chooses the tree and ``CustomVersioning`` verifies it and writes it into links.
"""

from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param
from rest_framework.versioning import BaseVersioning

from annex.api import problems

VERSIONS: Final[tuple[str, ...]] = ("1", "2")
"""Live versions, oldest first."""
PARAMETER: Final = "version"
_UNVERSIONED = ("/api/docs/", "/api/openapi/")


def urlconf_of(version: str) -> str:
    """Return the dotted name of a version's URL tree."""
    return f"{settings.ROOT_URLCONF.rpartition('.')[0]}.v{version}"


def with_version(url: str, version: str) -> str:
    """Return ``url`` with the version said explicitly."""
    return str(replace_query_param(url, PARAMETER, version))


class VersionMiddleware:
    """Dispatch the API by ``?version=``, else by the application's or the account's pin.

    Without a credential and a parameter the oldest live version answers. An unknown version, or
    more than one, is refused with 400 and the list of live ones.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        path = request.path_info
        if not path.startswith("/api/") or path.startswith(_UNVERSIONED):
            return self.get_response(request)
        asked = request.GET.getlist(PARAMETER)
        if len(asked) > 1:
            detail = "Say `version` once."
            return problems.json_response(
                400, "ambiguous_version", "The request names several versions.", detail=detail
            )
        pin = getattr(getattr(request, "credential", None), "api_version", None)
        version = asked[0] if asked else (pin or VERSIONS[0])
        if version not in VERSIONS:
            return problems.json_response(
                400,
                "unsupported_version",
                "There is no such version of the API.",
                detail=gettext("Use one of: %(versions)s.") % {"versions": ", ".join(VERSIONS)},
                versions=list(VERSIONS),
            )
        request.urlconf = urlconf_of(version)
        request.api_version = version  # type: ignore[attr-defined]  # read by CustomVersioning
        response = self.get_response(request)
        response.headers["API-Version"] = version
        response.headers.setdefault("Cache-Control", "private, no-store")
        patch_vary_headers(response, ["Authorization", "Accept-Language"])
        return response


class CustomVersioning(BaseVersioning):
    """Give DRF the version whose URL tree answers, and keep it in links."""

    def determine_version(self, request: Request, *args: Any, **kwargs: Any) -> str:
        version = getattr(request._request, "api_version", None)
        if version not in VERSIONS:
            raise NotFound("The request did not pass VersionMiddleware.")
        return str(version)

    def reverse(
        self,
        viewname: str,
        args: Any = None,
        kwargs: Any = None,
        request: Request | None = None,
        format: str | None = None,
        **extra: Any,
    ) -> str:
        url = super().reverse(viewname, args, kwargs, request, format, **extra)
        return with_version(url, str(request.version)) if request is not None else url
