"""Events of what lies below the event log, and so can not emit them itself."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.dispatch import receiver

from annex.identity.signals import members_changed
from annex.realtime import events

MEMBER_OPS: Final = {
    "created": "created",
    "updated": "updated",
    "deleted": "deleted",
    "invited": "invited",
    "mailed": "mailed",
    "uninvited": "uninvited",
}


@receiver(members_changed)
def log_member_event(
    op: str, member_ids: Sequence[UUID], data: Mapping[str, str], **_: Any
) -> None:
    """Log what happened to members, in the transaction in which it did."""
    events.emit(family="members", op=MEMBER_OPS[op], entity_ids=member_ids, data=data)
