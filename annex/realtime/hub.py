"""One hub for each process: it reads every active account's log once, for all of its sockets."""

import asyncio
import logging
from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from contextvars import Context
from itertools import islice
from typing import Any, Final, TypeVar
from uuid import UUID
from weakref import WeakKeyDictionary

from channels.db import database_sync_to_async
from channels.layers import get_channel_layer

from annex.realtime import reads, wakes
from annex.realtime.cursors import Cursor, TooFarBehind
from annex.realtime.frames import Frame
from annex.realtime.limits import Limits, limits
from annex.realtime.reads import LoggedEvent
from annex.realtime.topics import Topic

log = logging.getLogger(__name__)
T = TypeVar("T")

RENEW_EVERY_S: Final = 60.0
"""Channel layers forget group members that stay silent for a day."""


async def in_thread(call: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    """Run a call to the database outside the event loop, on the process's one thread for them."""
    result: T = await database_sync_to_async(call)(*args, **kwargs)
    return result


class Stream:
    """An account's log as this process has read it: the last events, and who follows them."""

    def __init__(self, hub: "Hub", account_id: UUID, position: int) -> None:
        self.account_id = account_id
        self.position = position
        self.cursors: set[Cursor] = set()
        self._hub = hub
        self._ring: deque[Frame] = deque(maxlen=hub.limits.ring)
        self._followers: defaultdict[str, defaultdict[UUID | None, set[Cursor]]] = defaultdict(
            lambda: defaultdict(set)
        )

    def index(self, topic: Topic, cursor: Cursor) -> None:
        """Offer frames of ``topic`` to ``cursor`` from now on."""
        self._followers[topic.family][topic.entity_id].add(cursor)

    def unindex(self, topic: Topic, cursor: Cursor) -> None:
        """Offer no frames of ``topic`` to ``cursor`` any more."""
        family = self._followers[topic.family]
        family[topic.entity_id].discard(cursor)
        if not family[topic.entity_id]:
            del family[topic.entity_id]

    def leave(self, cursor: Cursor) -> None:
        """Forget the cursor; a stream without any ends."""
        self.cursors.discard(cursor)
        self._hub.drop_if_idle(self)

    def publish(self, events: Iterable[LoggedEvent]) -> None:
        """Offer each event, once, to the cursors that it concerns."""
        for event in events:
            frame = Frame(event)
            if frame.position != self.position + 1:
                # This process slept until the log had lost its beginning; so have its cursors.
                self._ring.clear()
                for cursor in self.cursors:
                    cursor.fall_behind(self.position)
            self._ring.append(frame)
            self.position = frame.position
            for cursor in self._concerned(frame):
                cursor.offer(frame)

    def _concerned(self, frame: Frame) -> set[Cursor]:
        family = self._followers.get(frame.family)
        if not family:
            return set()
        if frame.ids is None:
            return set().union(*family.values())
        # Whichever is smaller: the entities that changed or those that are followed.
        keys = frame.ids & family.keys() if len(frame.ids) > len(family) else frame.ids
        return set().union(family.get(None, ()), *(family.get(key, ()) for key in keys))

    async def after(self, position: int) -> list[Frame]:
        """Return the next page of frames after ``position``, up to the stream's own.

        Raises TooFarBehind when the log does not hold them any more.
        """
        page = self._hub.limits.page
        if position >= self.position:
            return []
        if self._ring and self._ring[0].position <= position + 1:
            start = position + 1 - self._ring[0].position
            return list(islice(self._ring, start, start + page))
        found = await in_thread(
            reads.events_after, self.account_id, position, most=page, until=self.position
        )
        if not found or found[0].position != position + 1:
            raise TooFarBehind
        return [Frame(event) for event in found]

    async def catch_up(self) -> None:
        """Read and publish what was committed since."""
        page = self._hub.limits.page
        while True:
            found = await in_thread(reads.events_after, self.account_id, self.position, most=page)
            self.publish(found)
            if len(found) < page:
                return


class Hub:
    """The streams of one event loop, kept up to date by one task.

    Wake-ups from the channel layer make it fast; asking for all heads every second makes it right.
    """

    def __init__(self) -> None:
        self.limits: Limits = limits()
        self._streams: dict[UUID, Stream] = {}
        self._starting = asyncio.Lock()
        self._woken: set[UUID] = set()
        self._news = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def join(self, account_id: UUID) -> Cursor:
        """Return a cursor at the head of the account's log, following nothing yet."""
        async with self._starting:
            stream = self._streams.get(account_id)
            if stream is None:
                position = (await in_thread(reads.heads, [account_id]))[account_id]
                stream = self._streams[account_id] = Stream(self, account_id, position)
            cursor = Cursor(stream, pending=self.limits.pending)
            stream.cursors.add(cursor)
            if not self._tasks:
                # They serve every account: what the first socket has entered is not theirs.
                self._tasks = [
                    asyncio.create_task(self._keep_up(), name="realtime-reader", context=Context()),
                    asyncio.create_task(self._listen(), name="realtime-wakes", context=Context()),
                ]
        return cursor

    def drop_if_idle(self, stream: Stream) -> None:
        """End a stream that nobody follows, and the hub's work with the last one."""
        if not stream.cursors and self._streams.get(stream.account_id) is stream:
            del self._streams[stream.account_id]
        if not self._streams:
            for task in self._tasks:
                task.cancel()
            self._tasks = []

    def wake(self, account_id: UUID) -> None:
        """Read the account's log soon, if anybody here follows it."""
        if account_id in self._streams:
            self._woken.add(account_id)
            self._news.set()

    async def _keep_up(self) -> None:
        loop = asyncio.get_running_loop()
        poll_at = loop.time() + self.limits.poll_every_s
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout_at(poll_at):
                    await self._news.wait()
            self._news.clear()
            woken, self._woken = self._woken, set()
            if loop.time() >= poll_at:
                woken |= await self._behind()
                poll_at = loop.time() + self.limits.poll_every_s
            for account_id in woken:
                await self._catch_up(account_id)

    async def _behind(self) -> set[UUID]:
        """Return the accounts whose log has grown, asking for all of them at once."""
        try:
            heads = await in_thread(reads.heads, list(self._streams))
        except Exception:  # the database may come back: the next poll will tell
            log.exception("the heads of the event logs could not be read")
            return set()
        streams = self._streams
        return {a for a, head in heads.items() if a in streams and head > streams[a].position}

    async def _catch_up(self, account_id: UUID) -> None:
        stream = self._streams.get(account_id)
        if stream is None:
            return
        try:
            await stream.catch_up()
        except Exception:  # one account's trouble must not stop the others; the poll tries again
            log.exception("the event log of account %s could not be read", account_id)

    async def _listen(self) -> None:
        """Turn wake-ups of the channel layer into news; its loss only costs speed."""
        while True:
            try:
                await self._listen_until_lost()
            except Exception:
                log.exception("wake-ups are lost; events arrive by polling until they are back")
                await asyncio.sleep(self.limits.poll_every_s)

    async def _listen_until_lost(self) -> None:
        layer = get_channel_layer()
        channel = await layer.new_channel("realtime")
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(_stay_in_group(layer, channel))
                while True:
                    message = await layer.receive(channel)
                    self.wake(UUID(message["account_id"]))
        finally:
            with suppress(Exception):  # the layer may be what was lost
                await layer.group_discard(wakes.GROUP, channel)


async def _stay_in_group(layer: Any, channel: str) -> None:
    while True:
        await layer.group_add(wakes.GROUP, channel)
        await asyncio.sleep(RENEW_EVERY_S)


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def current_hub() -> Hub:
    """Return the hub of the running event loop: one for each server process."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
    return _hubs[loop]
