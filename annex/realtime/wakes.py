"""Hints between processes that an account's log has grown. They carry no data and may be lost."""

import asyncio
from typing import Final
from uuid import UUID

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

GROUP: Final = "realtime.wake"
SEND_WITHIN_S: Final = 1.0


_kept: list[asyncio.Runner] = []


def keep_loop() -> None:
    """Keep an event loop, and its connection to the layer, in a process that runs none itself.

    For workers with one thread: a loop and a connection for each wake cost more than a stage does.
    """
    _kept[:] = [asyncio.Runner()]


def send(account_id: UUID) -> None:
    """Wake the hub of every process. Raises what the channel layer raises, or TimeoutError."""
    if _kept:
        _kept[0].run(_send(account_id))
    else:
        async_to_sync(_send)(account_id)


async def _send(account_id: UUID) -> None:
    layer = get_channel_layer()
    if layer is None:
        return
    message = {"type": "realtime.wake", "account_id": str(account_id)}
    async with asyncio.timeout(SEND_WITHIN_S):
        await layer.group_send(GROUP, message)
