"""Hints between processes that an account's log has grown. They carry no data and may be lost."""

import asyncio
from typing import Final
from uuid import UUID

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

GROUP: Final = "realtime.wake"
SEND_WITHIN_S: Final = 1.0


def send(account_id: UUID) -> None:
    """Wake the hub of every process. Raises what the channel layer raises, or TimeoutError."""
    async_to_sync(_send)(account_id)


async def _send(account_id: UUID) -> None:
    layer = get_channel_layer()
    if layer is None:
        return
    message = {"type": "realtime.wake", "account_id": str(account_id)}
    async with asyncio.timeout(SEND_WITHIN_S):
        await layer.group_send(GROUP, message)
