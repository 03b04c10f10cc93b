"""Pages of documents by key: as fast far down as at the top, for broad and for narrow rights."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from annex.odoo.context import OdooContext
from annex.odoo.documents import details
from annex.odoo.documents.candidates import MANY, Place, Walk
from annex.odoo.documents.filters import Filters, name_matches, words
from annex.odoo.documents.finding import find, source
from annex.odoo.documents.values import Document
from annex.odoo.sql import Sql, sql

RELEVANCE: Final = "relevance"
KEYS: Final = {"name": "d.folded", "created_at": "d.created_at", "size": "d.size"}
ORDERS: Final = (*KEYS, *(f"-{key}" for key in KEYS), RELEVANCE)


class BadCursor(ValueError):
    """The cursor is none that a page of this order gave."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in an order: behind the document, or before it when it points backward."""

    key: str | int
    id: int
    backward: bool = False

    def encode(self) -> str:
        """Return it as text for a link."""
        text = json.dumps([self.key, self.id, self.backward], separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str) -> "Cursor":
        """Read one from a link. Raises BadCursor."""
        try:
            key, document_id, backward = json.loads(base64.urlsafe_b64decode(text + "=="))
        except (binascii.Error, ValueError, TypeError) as error:
            raise BadCursor from error
        if not isinstance(key, str | int) or not isinstance(document_id, int):
            raise BadCursor
        return cls(key, document_id, bool(backward))


@dataclass(frozen=True, slots=True)
class Page:
    """Documents in their order, and where the next and the previous page begin."""

    documents: tuple[Document, ...]
    next: Cursor | None
    previous: Cursor | None


@dataclass(frozen=True, slots=True)
class _Order:
    """An order: its key as SQL, and whether the walk goes down."""

    name: str
    key: Sql | None
    descending: bool

    @classmethod
    def named(cls, name: str, filters: Filters, *, many: bool) -> "_Order":
        if name == RELEVANCE and many:
            return cls(name, None, True)
        if name == RELEVANCE:
            # Names that match come first, the newest of them before the others.
            hit = sql("(CASE WHEN {} THEN 1 ELSE 0 END)", name_matches(filters.search))
            return cls(name, hit, True)
        if name not in ORDERS:
            raise ValueError(f"There is no order {name!r}; there are {', '.join(ORDERS)}.")
        return cls(name, Sql(KEYS[name.removeprefix("-")]), name.startswith("-"))

    def walk(self, behind: Place | None, *, backward: bool) -> Walk:
        """Return the walk along the order, or back."""
        return Walk(self.key, self.descending != backward, behind)

    def value(self, cursor: Cursor) -> Any:
        """Return the cursor's key as the database compares it. Raises BadCursor."""
        plain = self.name.removeprefix("-")
        if plain == "name" and isinstance(cursor.key, str):
            return cursor.key
        if plain in {"size", RELEVANCE} and isinstance(cursor.key, int):
            return cursor.key
        if plain == "created_at" and isinstance(cursor.key, str):
            try:
                return datetime.fromisoformat(cursor.key)
            except ValueError as error:
                raise BadCursor from error
        raise BadCursor


def page(
    context: OdooContext,
    filters: Filters,
    *,
    order: str = "-created_at",
    cursor: Cursor | None = None,
    size: int = 50,
) -> Page:
    """Return one page of what the user may see. Raises BadCursor, ValueError for the order."""
    if order == RELEVANCE and not words(filters.search):
        order = "-created_at"
    is_common = cursor.key == MANY if cursor and order == RELEVANCE else None
    few, many = (_Order.named(order, filters, many=one) for one in (False, True))
    backward = cursor is not None and cursor.backward
    behind = Place(few.value(cursor), cursor.id) if cursor else None
    walk = few.walk(behind, backward=backward)
    begun = source(
        context,
        filters,
        walk,
        many.walk(behind, backward=backward),
        is_common=is_common,
    )
    found = find(context, filters, begun, size + 1)
    places = list(found.places[:size])
    # Where the walk ended early, the page goes on behind the last document looked at.
    far = places[-1] if len(found.places) > size else found.rest
    if backward:
        places.reverse()
    shown = [place.id for place in places]
    # What was found has just been seen.
    documents = details.described(context, shown, found.models, Sql.always(), search=filters.search)
    near = (places[-1] if backward else places[0]) if places else walk.back_to_its_start()
    following, preceding = (near, far) if backward else (far, near if cursor else None)
    return Page(
        tuple(documents[one] for one in shown if one in documents),
        _cursor(following, backward=False),
        _cursor(preceding, backward=True),
    )


def _cursor(place: Place | None, *, backward: bool) -> Cursor | None:
    if place is None:
        return None
    key = place.key.isoformat() if isinstance(place.key, datetime) else place.key
    return Cursor(key, place.id, backward)
