"""Sessions in the database that no account's SQL can read: ``SESSION_ENGINE``.

A session's key is as good as its person's password while it lives. Their table opens where no
account is entered (``RestrictToGlobal("django_session")``), and Django may load or save a session
anywhere; so this goes there for the length of one statement.
"""

from typing import Any

from django.contrib.sessions.backends import db

from annex.tenancy.context import global_context


class SessionStore(db.SessionStore):
    """Django's sessions in the database, read and written beyond any account."""

    def load(self) -> dict[str, Any]:
        with global_context():
            return super().load()

    async def aload(self) -> dict[str, Any]:
        async with global_context():
            return await super().aload()

    def exists(self, session_key: str) -> bool:
        with global_context():
            return super().exists(session_key)

    async def aexists(self, session_key: str) -> bool:
        async with global_context():
            return await super().aexists(session_key)

    def save(self, must_create: bool = False) -> None:
        with global_context():
            super().save(must_create)

    async def asave(self, must_create: bool = False) -> None:
        async with global_context():
            await super().asave(must_create)

    def delete(self, session_key: str | None = None) -> None:
        with global_context():
            super().delete(session_key)

    async def adelete(self, session_key: str | None = None) -> None:
        async with global_context():
            await super().adelete(session_key)

    @classmethod
    def clear_expired(cls) -> None:
        with global_context():
            super().clear_expired()

    @classmethod
    async def aclear_expired(cls) -> None:
        async with global_context():
            await super().aclear_expired()
