"""Where programs exchange and give back tokens, and where a sign-in ends."""

import ipaddress
from typing import Any, Final
from urllib.parse import urlsplit

from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from oauth2_provider import views
from oauth2_provider.exceptions import InvalidIDTokenError, InvalidOIDCClientError

from annex.identity.models import Application, IDToken
from annex.identity.views.pages import SignInPage

GRANT_TYPES: Final = {"authorization_code", "refresh_token", "client_credentials"}
TOKEN_PARAMETERS: Final = {
    "grant_type",
    "code",
    "redirect_uri",
    "code_verifier",
    "refresh_token",
    "scope",
    "resource",
    "client_id",
    "client_secret",
}


class TokenView(views.TokenView):  # type: ignore[misc]  # the library is untyped
    """Issue tokens, each request in one transaction.

    The validator locks the code or the refresh token that was presented, so two requests with the
    same one take turns. A refusal commits too: it may have ended a family of tokens.
    """

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # Unknown parameters are ignored (RFC 6749, 3.2); the toolkit would take some of them for
        # its own attributes of the request.
        known = request.POST.copy()
        for name in known.keys() - TOKEN_PARAMETERS:
            del known[name]
        if any("\x00" in value for value in known.values()):
            return _refused("invalid_request", "A parameter holds a null character.")
        if known.get("grant_type") not in GRANT_TYPES:
            return _refused("unsupported_grant_type", f"Use one of: {', '.join(GRANT_TYPES)}.")
        request.POST = known  # type: ignore[assignment]  # Django's setter takes any QueryDict
        with transaction.atomic():
            response = super().post(request, *args, **kwargs)
        assert isinstance(response, HttpResponseBase)
        # The toolkit forgets both on some of its refusals.
        response.headers["Content-Type"] = "application/json"
        response.headers["Cache-Control"] = "no-store"
        return response


def _refused(error: str, description: str) -> JsonResponse:
    return JsonResponse({"error": error, "error_description": description}, status=400)


class LogoutView(SignInPage, views.RPInitiatedLogoutView):  # type: ignore[misc]  # untyped base
    """End the sign-in and every token that came of it; ask first, unless the app proves itself."""

    template_name = "identity/logout.html"

    def validate_logout_request_user(
        self, id_token_hint: str | None, client_id: str | None
    ) -> IDToken | None:
        try:
            token: IDToken | None = super().validate_logout_request_user(id_token_hint, client_id)
        except InvalidIDTokenError:
            return None  # too old to be on record: the person is asked instead
        return token

    def get_request_application(
        self, id_token: IDToken | None, client_id: str | None
    ) -> Application | None:
        if not client_id:
            return id_token.application if id_token else None
        application = Application.objects.filter(client_id=client_id.replace("\x00", "")).first()
        if application is None:
            raise InvalidOIDCClientError
        return application

    def validate_post_logout_redirect_uri(
        self, application: Application | None, post_logout_redirect_uri: str | None
    ) -> None:
        uri = post_logout_redirect_uri or ""
        # The toolkit knows no plain http for the web app, not even on a developer's machine.
        if application is None or not (
            _loopback(uri) and application.post_logout_redirect_uri_allowed(uri)
        ):
            super().validate_post_logout_redirect_uri(application, post_logout_redirect_uri)


def _loopback(uri: str) -> bool:
    """Tell whether plain http is harmless: the address never leaves this machine."""
    host = urlsplit(uri).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
