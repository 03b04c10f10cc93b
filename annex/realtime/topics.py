"""What a socket can follow: a family of entities, or one entity of it."""

from dataclasses import dataclass
from uuid import UUID

from annex.api.scopes import all_scopes


@dataclass(frozen=True, slots=True)
class Topic:
    """``employees``, or ``employees.<id>`` for one of them."""

    family: str
    entity_id: UUID | None = None

    @classmethod
    def parse(cls, text: str) -> "Topic | None":
        """Return the topic that ``text`` names, or None when there is no such family or id."""
        family, dot, entity = text.partition(".")
        if f"{family}:read" not in all_scopes():
            return None
        if not dot:
            return cls(family)
        try:
            return cls(family, UUID(entity))
        except ValueError:
            return None

    @property
    def scope(self) -> str:
        """The scope that following it needs."""
        return f"{self.family}:read"

    def __str__(self) -> str:
        return self.family if self.entity_id is None else f"{self.family}.{self.entity_id}"
