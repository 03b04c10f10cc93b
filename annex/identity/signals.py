"""What happens to members and invitations, told inside the transaction in which it happens.

The foundation's event log listens (``annex.realtime.receivers``); identity does not know of it.
"""

from collections.abc import Mapping
from uuid import UUID

from django.dispatch import Signal

members_changed = Signal()
"""Sent with ``op``, ``member_ids`` and ``data``; whoever raises undoes the change."""


def announce(op: str, *member_ids: UUID, data: Mapping[str, str] | None = None) -> None:
    """Tell that ``op`` happened, to these members or, without any, to an invitation."""
    members_changed.send(sender=None, op=op, member_ids=member_ids, data=dict(data or {}))
