"""The issuer's rules: the only place that binds what django-oauth-toolkit issues to an account.

Tokens carry what a person let an application have, never more than its ceiling; what their role
allows is worked out at each use, so a change of role needs no new token.
"""

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, cast
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauthlib.common import generate_token
from oauthlib.oauth2.rfc6749 import errors

from annex.identity.bearer import enter_by_token
from annex.identity.models import AccessToken, Application, Grant, RefreshToken
from annex.identity.policies import may_hold_tokens
from annex.tenancy.context import global_context

RETRY_WINDOW: Final = timedelta(seconds=20)
"""How long a refresh may be repeated: by a second tab, or after a lost answer."""

_TOKEN_LENGTH: Final = 43


def _checksum(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _derived(kind: str, presented: str) -> str:
    digest = salted_hmac(f"annex.identity.{kind}", presented, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def access_token(request: Any) -> str:
    """Return a new access token; a refresh always derives the same one from its refresh token.

    Only checksums are stored, so a repeated refresh can be answered only by deriving again.
    """
    if request.grant_type == "refresh_token":
        return _derived("access_token", request.refresh_token)
    return str(generate_token(_TOKEN_LENGTH))


def refresh_token(request: Any) -> str:
    """Return a new refresh token; a refresh always derives the same successor."""
    if request.grant_type == "refresh_token":
        return _derived("refresh_token", request.refresh_token)
    return str(generate_token(_TOKEN_LENGTH))


@dataclass(frozen=True, slots=True)
class Binding:
    """The account that a request to the issuer is bound to.

    ``successor`` is what an earlier refresh with the same token gave, to be given once more.
    """

    account_id: UUID
    successor: AccessToken | None = None


def _bind(request: Any, binding: Binding) -> None:
    vars(request)["binding"] = binding


def _binding(request: Any) -> Binding:
    # Not getattr: oauthlib answers a missing attribute with a parameter the client sent.
    binding = vars(request).get("binding")
    if binding is None and request.grant_type == "client_credentials":
        binding = Binding(request.client.account_id)
    if binding is None or binding.account_id is None:
        raise errors.InvalidGrantError(request=request)
    return cast("Binding", binding)


def _refuse_resource(request: Any) -> None:
    if getattr(request, "resource", None):
        raise errors.CustomOAuth2Error(
            error="invalid_target",
            description="Leave `resource` out: tokens of this server open its own API.",
            request=request,
        )


class AccountBoundValidator(OAuth2Validator):  # type: ignore[misc]  # the library is untyped
    """Issue tokens for one account, to people and applications that are alive in it.

    Token requests run in one transaction (``annex.identity.views.TokenView``): the rows locked
    here make two uses of one code or one refresh token take turns.
    """

    oidc_claim_scope = OAuth2Validator.oidc_claim_scope | {"account_id": "openid"}

    def validate_scopes(
        self,
        client_id: str,
        scopes: Iterable[str],
        client: Any,
        request: Any,
        *args: Any,
        **kw: Any,
    ) -> bool:
        # A token for nothing helps nobody; say so while the client's author is looking.
        return bool(scopes) and super().validate_scopes(
            client_id, scopes, client, request, *args, **kw
        )

    def _load_application(self, client_id: str | None, request: Any) -> Any:
        if "\x00" in (client_id or ""):
            return None  # Postgres has no such text
        return super()._load_application(client_id, request)

    def _check_and_set_request_resource(self, request: Any) -> None:
        _refuse_resource(request)
        super()._check_and_set_request_resource(request)

    def validate_silent_login(self, request: Any) -> bool:
        # The authorization view answers prompt=none itself: only it knows who is signed in.
        return True

    def validate_silent_authorization(self, request: Any) -> bool:
        return True

    # --- Authorization codes ----------------------------------------------------------------

    def _create_authorization_code(self, request: Any, code: Any, expires: Any = None) -> Any:
        _refuse_resource(request)
        with global_context(_binding(request).account_id):
            return super()._create_authorization_code(request, code, expires)

    def validate_code(
        self, client_id: str, code: str, client: Application, request: Any, *args: Any, **kw: Any
    ) -> bool:
        grant = (
            Grant.objects.select_for_update(of=("self",))
            .select_related("user", "account")
            .filter(code=code, application=client)
            .first()
        )
        if grant is None or not may_hold_tokens(user=grant.user, account=grant.account):
            return False
        _bind(request, Binding(grant.account_id))
        return bool(super().validate_code(client_id, code, client, request, *args, **kw))

    # --- Refreshing -------------------------------------------------------------------------

    def validate_refresh_token(
        self, refresh_token: str, client: Application, request: Any, *args: Any, **kw: Any
    ) -> bool:
        presented = (
            RefreshToken.objects.select_for_update(of=("self",))
            .select_related("user", "account")
            .filter(token_checksum=_checksum(refresh_token), application=client)
            .order_by("-revoked")  # Postgres puts the one that is not revoked first
            .first()
        )
        if presented is None:
            return False
        if not may_hold_tokens(user=presented.user, account=presented.account):
            return False
        successor = self._successor_to_repeat(presented)
        _bind(request, Binding(presented.account_id, successor))
        if successor is None:
            return bool(super().validate_refresh_token(refresh_token, client, request, *args, **kw))
        request.user = presented.user
        request.refresh_token = refresh_token
        request.refresh_token_instance = presented
        return True

    def _successor_to_repeat(self, presented: RefreshToken) -> AccessToken | None:
        """Return what a refresh with ``presented`` gave, if it may be given once more.

        Only the latest rotation, only for a short while, and no longer once its own refresh
        token was used: its access token is then gone. Anything older is a replay.
        """
        if presented.revoked is None or presented.revoked <= timezone.now() - RETRY_WINDOW:
            return None
        return AccessToken.objects.filter(
            source_refresh_token=presented,
            refresh_token__isnull=False,
            refresh_token__revoked__isnull=True,
        ).first()

    # --- Tokens -----------------------------------------------------------------------------

    def _save_bearer_token(self, token: Any, request: Any, *args: Any, **kw: Any) -> None:
        successor = _binding(request).successor
        if successor is None:
            with global_context(_binding(request).account_id):
                super()._save_bearer_token(token, request, *args, **kw)
            return
        if successor.token_checksum != _checksum(token["access_token"]):
            raise errors.InvalidGrantError(request=request)  # derived under another secret key
        token["scope"] = successor.scope
        token["expires_in"] = max(0, int((successor.expires - timezone.now()).total_seconds()))

    def _save_id_token(self, jti: Any, request: Any, expires: Any, *args: Any, **kw: Any) -> Any:
        with global_context(_binding(request).account_id):
            return super()._save_id_token(jti, request, expires, *args, **kw)

    # --- Claims and userinfo ----------------------------------------------------------------

    def get_additional_claims(self, request: Any) -> dict[str, Any]:
        token = request.access_token  # a row at the userinfo endpoint, nothing of use elsewhere
        bound_to = token if isinstance(token, AccessToken) else _binding(request)
        return {
            "name": request.user.full_name,
            "email": request.user.email,
            "locale": request.user.language,
            "account_id": str(bound_to.account_id),
        }

    def get_id_token_dictionary(self, token: Any, token_handler: Any, request: Any) -> Any:
        claims, expires_at = super().get_id_token_dictionary(token, token_handler, request)
        # The toolkit tells when the person last signed in anywhere. A renewed id token must not
        # change it (OpenID Connect Core 1.0, 12.2), and clients hold us to that.
        del claims["auth_time"]
        return claims, expires_at

    def validate_bearer_token(self, token: str | None, scopes: Any, request: Any) -> bool:
        # The toolkit's own check lets inactive people and removed members pass.
        with transaction.atomic():
            if not token or enter_by_token(token) is None:
                request.oauth2_error = {"error": "invalid_token"}
                return False
        return bool(super().validate_bearer_token(token, scopes, request))
