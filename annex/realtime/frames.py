"""Events as the frames that sockets get, encoded once for each version of the API."""

import json
from collections.abc import Collection
from typing import Any

from annex.kernel.actor import Actor
from annex.realtime.audiences import hears
from annex.realtime.reads import LoggedEvent
from annex.realtime.topics import Topic

OLDEST_VERSION = "1"


class Frame:
    """One event on its way to every socket of this process that follows it."""

    __slots__ = ("_event", "_texts", "ids", "position")

    def __init__(self, event: LoggedEvent) -> None:
        self.position = event.position
        self.ids = None if event.ids is None else frozenset(event.ids)
        self._event = event
        self._texts: dict[str, str] = {}

    @property
    def family(self) -> str:
        """The family of the entities concerned."""
        return self._event.family

    def concerns(self, topics: Collection[Topic]) -> bool:
        """Tell whether who follows ``topics`` should get this; unnamed entities are any."""
        return any(
            topic.family == self.family
            and (topic.entity_id is None or self.ids is None or topic.entity_id in self.ids)
            for topic in topics
        )

    def is_for(self, actor: Actor) -> bool:
        """Tell whether the event may reach an actor who follows it."""
        return hears(actor, self._event.heard_by)

    def text(self, version: str) -> str:
        """Return the frame's JSON in a version of the API."""
        if version not in self._texts:
            self._texts[version] = json.dumps(self._content(version), separators=(",", ":"))
        return self._texts[version]

    def _content(self, version: str) -> dict[str, Any]:
        event = self._event
        ids = None if event.ids is None else [str(entity_id) for entity_id in event.ids]
        content = {
            "t": "ev",
            "pos": event.position,
            "topic": event.family,
            "op": event.op,
            "ids": ids,
            "data": event.data,
            "at": event.at.isoformat(),
        }
        # Version 1 called the list by the name of a single one.
        return content | {"id": ids} if version == OLDEST_VERSION else content
