"""What is handed out about a document."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

KINDS: Final = ("pdf", "image", "video", "audio", "text", "office", "archive", "other")

Kept = Literal["s3", "odoo", "database", "url", "cloud", "unknown", "empty"]


@dataclass(frozen=True, slots=True)
class Storage:
    """Where the bytes are: ``bucket`` and ``key`` are known for ``s3`` alone."""

    kind: Kept
    bucket: str | None = None
    key: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """What a document is attached to; it is named only to who may read it."""

    model: str
    model_label: str
    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Directory:
    """The directory of OCA's dms that a document lies in."""

    id: int
    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of OCA's dms; ``color`` is Odoo's number, 0 to 11."""

    id: int
    name: str
    color: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What opening a document takes: its name, type, size in bytes, and where the bytes are."""

    id: int
    name: str
    media_type: str
    size: int | None
    storage: Storage

    @property
    def openable(self) -> bool:
        """Tell whether its bytes are in an object storage."""
        return self.storage.kind == "s3"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Content):
    """A document that the user may see, with a ``snippet`` where searched."""

    kind: str
    created_at: datetime | None
    record: Record | None
    directory: Directory | None
    tags: tuple[Tag, ...]
    snippet: str | None = None
