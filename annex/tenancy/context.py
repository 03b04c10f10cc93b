"""The only place that knows which account the running code works for.

One ``ContextVar`` holds it, so it is right in threads, coroutines, tasks and consumers alike. The
database backend (``annex.tenancy.backends.postgresql``) carries it into every transaction.
"""

from contextvars import ContextVar, Token
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from uuid import UUID

from annex.kernel.errors import DomainError


class NoTenantEntered(DomainError):
    """Code that needs an account ran outside ``tenant_context``: a defect, never a user's error."""

    code = "tenancy.no_tenant_entered"
    title = "No account was entered."


@dataclass(frozen=True, slots=True)
class TenantContext:
    """The account, and the user where there is one, that statements run for."""

    account_id: UUID
    user_id: UUID | None = None


_current: ContextVar[TenantContext | None] = ContextVar("annex_tenant_context", default=None)


def current_context() -> TenantContext | None:
    """Return the context entered, or None outside any."""
    return _current.get()


def require_account_id() -> UUID:
    """Return the id of the account entered. Raises NoTenantEntered outside any context."""
    context = _current.get()
    if context is None:
        raise NoTenantEntered(detail="Wrap the call in annex.tenancy.context.tenant_context().")
    return context.account_id


class tenant_context:
    """Work for one account inside the block: ``with`` and ``async with`` alike.

    Blocks nest; leaving one restores the outer context. The database learns of it with the next
    transaction, or before the next statement of the open one; entering costs no statement.
    """

    def __init__(self, account_id: UUID, user_id: UUID | None = None) -> None:
        self._context = TenantContext(account_id, user_id)
        self._tokens: list[Token[TenantContext | None]] = []

    def __enter__(self) -> Self:
        self._tokens.append(_current.set(self._context))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        _current.reset(self._tokens.pop())

    async def __aenter__(self) -> Self:
        return self.__enter__()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.__exit__(kind, error, traceback)
