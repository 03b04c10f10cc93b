"""What the tests of the issuer share: scopes of nobody's, and a person at a browser."""

import base64
import hashlib
import secrets
from typing import Any, ClassVar
from unittest import TestCase, mock
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

from django.test import Client

from annex.api import scopes
from annex.identity import units
from annex.identity.services import WEB_CLIENT_ID

SCOPES = "openid samples:read samples:write"
PASSWORD = "correct horse battery"


class WithSampleScopes(TestCase):
    """Registers ``samples:read``, ``samples:write`` and ``samples:count`` while the class runs."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.enterClassContext(mock.patch.dict(scopes._registry))  # restored, nothing is faked
        scopes.register_family(
            "samples",
            read="See samples",
            write="Change samples",
            verbs={"count": ("Count samples", "viewer")},
        )
        super().setUpClass()


class SampleUnits:
    """A division with a team in it, and a unit beside them."""

    parents: ClassVar = {UUID(int=1): None, UUID(int=2): UUID(int=1), UUID(int=3): None}

    def contains(self, unit_id: UUID) -> bool:
        return unit_id in self.parents

    def is_within(self, unit_id: UUID, root_id: UUID) -> bool:
        return unit_id in self.subtree(root_id)

    def subtree(self, root_id: UUID) -> list[UUID]:
        return [unit for unit, parent in self.parents.items() if root_id in {unit, parent}]


class WithSampleUnits(TestCase):
    """Limits memberships to the units of ``SampleUnits`` while the class runs."""

    division, team, elsewhere = SampleUnits.parents

    @classmethod
    def setUpClass(cls) -> None:
        cls.enterClassContext(mock.patch.object(units, "_registered", []))  # nothing is faked
        units.register(SampleUnits())
        super().setUpClass()


class Browser:
    """A person at a browser, and the application that they use in it."""

    def __init__(
        self,
        client: Client,
        *,
        client_id: str = WEB_CLIENT_ID,
        redirect_uri: str = "http://localhost:8000/callback",
    ) -> None:
        self.http = client
        self.client_id = client_id
        self.redirect_uri = redirect_uri
        self.verifier = secrets.token_urlsafe(48)

    def sign_in(self, email: str, password: str = PASSWORD, **extra: Any) -> Any:
        """Send the sign-in page's form."""
        return self.http.post("/o/login/", {"username": email, "password": password}, **extra)

    def request(self, **changes: str | None) -> dict[str, str]:
        """Return the parameters of an authorization request; None leaves one out."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        asked = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.redirect_uri,
            "scope": SCOPES,
            "state": "the-state",
            "nonce": "the-nonce",
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        } | changes
        return {name: value for name, value in asked.items() if value is not None}

    def authorize(self, **changes: str | None) -> Any:
        """Open the authorization page."""
        return self.http.get("/o/authorize/", self.request(**changes))

    def code(self, **changes: str | None) -> str:
        """Return the code that an authorization without any question gives."""
        return answer_of(self.authorize(**changes))["code"]

    def exchange(self, code: str, **changes: str | None) -> Any:
        """Exchange a code for tokens."""
        return self.token(
            grant_type="authorization_code",
            code=code,
            redirect_uri=self.redirect_uri,
            code_verifier=self.verifier,
            **changes,
        )

    def refresh(self, refresh_token: str, **changes: str | None) -> Any:
        """Exchange a refresh token for the next pair."""
        return self.token(grant_type="refresh_token", refresh_token=refresh_token, **changes)

    def token(self, **parameters: str | None) -> Any:
        """Call the token endpoint, as a program without cookies."""
        body = {"client_id": self.client_id} | parameters
        kept = {name: value for name, value in body.items() if value is not None}
        return Client().post("/o/token/", kept)

    def tokens(self, **changes: str | None) -> dict[str, Any]:
        """Return the tokens of a whole authorization."""
        answer = self.exchange(self.code(**changes))
        assert answer.status_code == 200, answer.content
        tokens: dict[str, Any] = answer.json()
        return tokens


def answer_of(response: Any) -> dict[str, str]:
    """Return what a redirect tells the application."""
    assert response.status_code == 302, (response.status_code, response.content[:2000])
    return dict(parse_qsl(urlsplit(response.headers["Location"]).query))
