"""From the credential that ``RLSMiddleware`` found to the actor that the API works with."""

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from annex.api.scopes import effective
from annex.identity.bearer import Credential
from annex.kernel.actor import Actor


def actor_of(credential: Credential) -> Actor:
    """Return the actor behind a live credential, with its effective scopes."""
    return Actor(
        account_id=credential.account_id,
        account_status=credential.account_status,
        role=credential.role,
        user_id=credential.user_id,
        application_id=credential.application_id,
        unit_id=credential.unit_id,
        scopes=effective(
            token=credential.scopes, role=credential.role, ceiling=credential.allowed_scopes
        ),
    )


class BearerAuthentication(BaseAuthentication):
    """Accept ``Authorization: Bearer`` and nothing else: no cookie, no query parameter."""

    def authenticate(self, request: Request) -> tuple[Actor, Actor] | None:
        credential = getattr(request._request, "credential", None)
        if isinstance(credential, Credential):
            actor = actor_of(credential)
            return actor, actor
        if request.headers.get("Authorization"):
            raise AuthenticationFailed(
                "The access token is not valid: it expired, was revoked, or its user, membership "
                "or account is no longer active. Get a new one.",
                code="invalid_token",
            )
        return None

    def authenticate_header(self, request: Request) -> str:
        error = ', error="invalid_token"' if request.headers.get("Authorization") else ""
        return f'Bearer realm="annex"{error}'
