"""What every page of the sign-in server has in common: language, and headers that confine it."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.http import HttpRequest, HttpResponseBadRequest
from django.http.response import HttpResponseBase
from django.utils import translation

from annex.identity.models import Language, User

_AUTHORITY = re.compile(r"[A-Za-z0-9.\-]+(:[0-9]+)?|\[[0-9a-f:]+\](:[0-9]+)?")


def _asked(request: HttpRequest, name: str) -> str:
    """Return a parameter of the authorization request, also while it waits in ``next``."""
    waiting = parse_qs(urlsplit(request.GET.get("next", "")).query)
    return request.GET.get(name) or waiting.get(name, [""])[0]


def page_language(request: HttpRequest) -> str | None:
    """Return the language of the person, else the one the application asked for, else None."""
    if isinstance(request.user, User):
        return request.user.language
    for tag in _asked(request, "ui_locales").split():
        if (language := tag.split("-")[0].lower()) in Language.values:
            return language
    return None


def _form_targets(request: HttpRequest) -> str:
    """Return where forms may lead: here, and by redirect to the application that asked."""
    target = urlsplit(
        _asked(request, "redirect_uri") or _asked(request, "post_logout_redirect_uri")
    )
    if target.scheme in {"http", "https"} and _AUTHORITY.fullmatch(target.netloc):
        return f"'self' {target.scheme}://{target.netloc}"
    return "'self'"


class SignInPage:
    """A page that runs no script, keeps no copy, and is never framed unless it asks nothing."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if any("\x00" in value for _, values in request.GET.lists() for value in values):
            return HttpResponseBadRequest("A parameter holds a null character.")
        if language := page_language(request):
            translation.activate(language)
            request.LANGUAGE_CODE = language
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # a mixin's super
        silent = request.GET.get("prompt") == "none"
        ancestors = "'self'" if silent else "'none'"
        response.headers["Content-Security-Policy"] = (
            "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
            f"form-action {_form_targets(request)}; "
            f"frame-ancestors {ancestors}"
        )
        response.headers["X-Frame-Options"] = "SAMEORIGIN" if silent else "DENY"
        response.headers["Cache-Control"] = "no-store"
        return response
