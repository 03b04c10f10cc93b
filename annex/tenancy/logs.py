"""Whom a log line is about: the account and the person, wherever it was written."""

import logging

from annex.tenancy.context import TenantContext, current_context

NOBODY = "-"


class ContextFilter(logging.Filter):
    """Add ``account``, ``actor``, ``task`` and, of all three, ``context`` to every record.

    ``account`` is ``global`` in the global realm; what there is not is ``-``. It is a filter of
    the handler: a logger's own would not see what its children log.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Add the fields, and keep every record."""
        context = current_context()
        account = actor = NOBODY
        if isinstance(context, TenantContext):
            account = str(context.account_id)
            actor = str(context.user_id or NOBODY)
        elif context is not None:
            account = "global"
        task = _task_id()
        record.account, record.actor, record.task = account, actor, task
        record.context = f"account={account} actor={actor} task={task}"
        return True


def _task_id() -> str:
    try:
        from celery import current_task  # noqa: PLC0415 - a project may have no tasks at all
    except ImportError:
        return NOBODY
    request = getattr(current_task, "request", None)  # the proxy of a task, outside one of None
    return str(getattr(request, "id", None) or NOBODY)
