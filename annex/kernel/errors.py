"""The five kinds of refusal, without HTTP.

A concrete error subclasses one kind, beside the code that raises it, with a stable ``code`` for
programs and a ``title`` for people. ``annex.api.problems`` is the only place that knows statuses.
"""

from typing import ClassVar


class DomainError(Exception):
    """A refusal we anticipated: nobody needs paging, the caller needs telling.

    ``details`` holds JSON-ready facts about this refusal; ``detail`` among them is a sentence
    that says what to do, ``errors`` maps a field's name to its sentences.
    """

    code: ClassVar[str]
    title: ClassVar[str]

    def __init__(self, **details: object) -> None:
        super().__init__(self.title)
        self.details = details


class Invalid(DomainError):
    """The input can not be accepted as it is."""

    code = "invalid"
    title = "The request is not valid."


class Denied(DomainError):
    """The actor may not do this."""

    code = "denied"
    title = "You may not do this."


class NotFound(DomainError):
    """The thing does not exist, or is hidden from the actor; the two look the same."""

    code = "not_found"
    title = "There is no such thing."


class Conflict(DomainError):
    """Valid on its own, but not in the present state of the thing."""

    code = "conflict"
    title = "The request conflicts with the present state."


class Unavailable(DomainError):
    """Something this needs is not working now; trying later may help."""

    code = "unavailable"
    title = "This is not available right now."
