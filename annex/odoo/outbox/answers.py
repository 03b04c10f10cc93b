"""Who is told what came of a call, by the call's kind. A call that needs another's answer is
promised there, in the transaction that keeps the answer.

The only place where the outbox meets whoever uses it; platforms register in ``AppConfig.ready``.
"""

from datetime import datetime
from typing import Final, Protocol

from annex.odoo.outbox.models import Call


class UnknownKind(Exception):
    """Nobody registered for this kind of call: a mistake of whoever promised it."""


class Hook(Protocol):
    """Told once of every call that ended as ``done`` or ``failed``, in the call's account.

    A dead letter that is driven again ends again. ``call.answer`` is what Odoo answered, or the
    ids that a search found where an earlier attempt had gone through.
    """

    def __call__(self, *, call: Call, at: datetime) -> None: ...


_hooks: Final[dict[str, Hook]] = {}


def register(kind: str, hook: Hook) -> None:
    """Have ``hook`` told what comes of calls of this kind."""
    _hooks[kind] = hook


def require_known(kind: str) -> None:
    """Raise UnknownKind unless the kind is empty or somebody registered for it."""
    if kind and kind not in _hooks:
        raise UnknownKind(kind)


def tell(call: Call, *, at: datetime) -> None:
    """Tell whoever registered for the call's kind. Raises UnknownKind."""
    require_known(call.kind)
    if call.kind:
        _hooks[call.kind](call=call, at=at)
