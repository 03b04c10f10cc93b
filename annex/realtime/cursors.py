"""A socket's place in its account's log: pushed to while it keeps up, pulling when it does not.

No frame is ever dropped: a socket that falls behind loses its small queue and reads on from the
ring or the log at its own pace, so a stalled reader costs a bounded amount of memory.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from annex.realtime.frames import Frame
from annex.realtime.topics import Topic

if TYPE_CHECKING:
    from annex.realtime.hub import Stream


class TooFarBehind(Exception):
    """What the cursor has not read yet was removed from the log already."""


class Cursor:
    """Follows ``topics`` of one stream; ``follow`` and ``unfollow`` change them at any time."""

    def __init__(self, stream: "Stream", *, pending: int) -> None:
        self.topics: set[Topic] = set()
        self.joined_at = stream.position
        self._stream = stream
        self._pending: deque[Frame] = deque()
        self._most = pending
        self._behind_from: int | None = None
        self._news = asyncio.Event()

    @property
    def is_behind(self) -> bool:
        """Tell whether the cursor pulls from the log instead of being pushed to."""
        return self._behind_from is not None

    def follow(self, topic: Topic) -> None:
        """Get every later event of ``topic``."""
        self.topics.add(topic)
        self._stream.index(topic, self)

    def unfollow(self, topic: Topic) -> None:
        """Get no more events of ``topic``, except through another that is followed."""
        self.topics.discard(topic)
        self._stream.unindex(topic, self)

    def leave(self) -> None:
        """Leave the stream."""
        for topic in list(self.topics):
            self.unfollow(topic)
        self._stream.leave(self)

    def offer(self, frame: Frame) -> None:
        """Take a frame that has just been read, or note that the cursor fell behind."""
        if self._behind_from is not None:
            return
        if len(self._pending) < self._most:
            self._pending.append(frame)
            self._news.set()
        else:
            self.fall_behind(self._pending[0].position - 1)

    def fall_behind(self, position: int) -> None:
        """Drop the queue and read on after ``position``, or after the last frame sent."""
        if self._behind_from is None:
            # Everything before the oldest frame that waits has been sent.
            self._behind_from = self._pending[0].position - 1 if self._pending else position
            self._pending.clear()
        self._news.set()

    async def frames(self) -> AsyncIterator[Frame]:
        """Yield, for ever, each frame that concerns the cursor, in order and once.

        Raises TooFarBehind.
        """
        while True:
            await self._news.wait()
            self._news.clear()
            while self._pending:
                yield self._pending.popleft()
            while self._behind_from is not None:
                for frame in await self._stream.after(self._behind_from):
                    if frame.concerns(self.topics):
                        yield frame
                    self._behind_from = frame.position
                if self._behind_from >= self._stream.position:
                    self._behind_from = None
