"""From a bearer token to a tenant entered: the only caller of ``annex.auth_enter``."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.transaction import TransactionManagementError
from django.http import HttpRequest

from annex.tenancy import seal
from annex.tenancy.context import TenantContext

_SCHEME: Final = "bearer"


@dataclass(frozen=True, slots=True)
class Credential:
    """What a live access token stands for, as the database saw it in this transaction.

    ``user_id`` is None for an application acting for itself. ``scopes`` and ``allowed_scopes``
    are space separated; an empty ``allowed_scopes`` is an application without a ceiling.
    ``api_version`` is the application's pin, else the account's.
    """

    token_id: UUID
    user_id: UUID | None
    account_id: UUID
    account_status: str
    application_id: UUID
    role: str
    unit_id: UUID | None
    scopes: str
    allowed_scopes: str
    api_version: str
    expires_at: datetime

    @property
    def context(self) -> TenantContext:
        """The account and user that the token entered."""
        return TenantContext(self.account_id, self.user_id)


@dataclass(frozen=True, slots=True)
class RefusedCredential:
    """A bearer token was sent and does not open anything; which of the reasons is not told."""

    code: str = "invalid_token"


def bearer_token(authorization: str) -> str | None:
    """Return the token of an ``Authorization`` header, or None when it is of another scheme.

    A Bearer header without exactly one token returns the empty string, which opens nothing.
    """
    scheme, _, token = authorization.strip().partition(" ")
    if scheme.lower() != _SCHEME:
        return None
    token = token.strip()
    return "" if " " in token else token


def enter_by_token(token: str) -> Credential | None:
    """Enter the account that ``token`` opens, in the open transaction; None enters nothing.

    Work on in ``tenant_context(credential.account_id, credential.user_id)``, inside the same
    transaction. Raises TransactionManagementError outside one, where entering would be lost.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    if not connection.in_atomic_block:
        raise TransactionManagementError("Enter by token inside transaction.atomic().")
    # A token that came as JSON may hold what is no Unicode text; it opens nothing all the same.
    checksum = hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM annex.auth_enter(%s)", [seal.sign(f"annex_b_{checksum}")])
        row = cursor.fetchone()
    credential = Credential(*row) if row else None
    # Saves the backend a statement: it would enter the same context again.
    cast("Any", connection).context_entered(credential.context if credential else None)
    return credential


def resolve(request: HttpRequest) -> TenantContext | None:
    """Enter the account of the request's bearer token; what ``RLSMiddleware`` calls.

    Sets ``request.credential``: a Credential, a RefusedCredential for a token that opens nothing,
    or None for a request without a bearer token. Cookies and query parameters are never looked at.
    """
    token = bearer_token(request.headers.get("Authorization", ""))
    credential: Credential | RefusedCredential | None = None
    if token is not None:
        credential = enter_by_token(token) or RefusedCredential()
    request.credential = credential  # type: ignore[attr-defined]  # read by annex.api
    return credential.context if isinstance(credential, Credential) else None
