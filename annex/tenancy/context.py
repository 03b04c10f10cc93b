"""The only place that knows which account the running code works for.

One ``ContextVar`` holds it, so it is right in threads, coroutines, tasks and consumers alike. The
database backend (``annex.tenancy.backends.postgresql``) carries it into every transaction.
"""

from contextlib import ContextDecorator
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


@dataclass(frozen=True, slots=True)
class GlobalContext:
    """The realm of what belongs to no account: people, accounts, applications and their tokens.

    ``account_id`` is the account that new rows are about by default; it opens no tenant's table.
    """

    account_id: UUID | None = None


Context = TenantContext | GlobalContext

_current: ContextVar[Context | None] = ContextVar("annex_tenant_context", default=None)


def current_context() -> Context | None:
    """Return the context entered, or None outside any."""
    return _current.get()


def current_tenant() -> TenantContext | None:
    """Return the context of the account entered, or None outside any account's."""
    context = _current.get()
    return context if isinstance(context, TenantContext) else None


def require_account_id() -> UUID:
    """Return the id of the account that work is for. Raises NoTenantEntered where there is none."""
    context = _current.get()
    if context is None or context.account_id is None:
        raise NoTenantEntered(detail="Wrap the call in annex.tenancy.context.tenant_context().")
    return context.account_id


class _Entered(ContextDecorator):
    """A context for the length of a block, ``with`` and ``async with`` alike, or of a function.

    Blocks nest; leaving one restores the outer context. The database learns of it with the next
    transaction, or before the next statement of the open one; entering costs no statement.
    """

    def __init__(self, context: Context | None) -> None:
        self._context = context
        self._tokens: list[Token[Context | None]] = []

    def _recreate_cm(self) -> "_Entered":
        # A decorated function may run in several threads at once, each with tokens of its own.
        return _Entered(self._context)

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


class tenant_context(_Entered):
    """Work for one account inside the block, and for one of its users where there is one."""

    def __init__(self, account_id: UUID, user_id: UUID | None = None) -> None:
        super().__init__(TenantContext(account_id, user_id))


class global_context(_Entered):
    """Work on what belongs to no account inside the block; every tenant's table is shut there."""

    def __init__(self, account_id: UUID | None = None) -> None:
        super().__init__(GlobalContext(account_id))


class no_context(_Entered):
    """Work for nobody inside the block, as a request that has shown no credential does."""

    def __init__(self) -> None:
        super().__init__(None)
