"""An API client for tests: a real token, one version, and a commit after each change."""

from typing import Any
from urllib.parse import urlencode

from django.test import Client
from rest_framework.test import APIClient

from annex.api.versions import PARAMETER
from annex.tenancy.context import no_context
from annex.testing.commits import as_if_committed

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class PlainClient(Client):
    """Django's test client; its requests know nothing of what the test has entered."""

    def request(self, **request: Any) -> Any:
        with no_context():
            return super().request(**request)


class ApiClient(APIClient):
    """Speaks JSON to one version of the API as one token.

    A change ends as it does in production, with a commit: deferred constraints are checked and
    ``on_commit`` callbacks run, so a cascade has gone through when the call returns. Set
    ``commits`` to False inside a test that commits by itself.
    """

    def __init__(self, *, token: str = "", version: str = "", commits: bool = True) -> None:
        super().__init__()
        self._version = version
        self._commits = commits
        self.token = token
        if token:
            self.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")

    def request(self, **kwargs: Any) -> Any:
        query = kwargs.get("QUERY_STRING", "")
        if self._version and f"{PARAMETER}=" not in query:
            said = urlencode({PARAMETER: self._version})
            kwargs["QUERY_STRING"] = f"{query}&{said}" if query else said
        if not self._commits or kwargs.get("REQUEST_METHOD") in _SAFE:
            with no_context():
                return super().request(**kwargs)
        with as_if_committed(), no_context():
            return super().request(**kwargs)
