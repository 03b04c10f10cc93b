"""The words of the WebSocket protocol: frames from the client, and why a socket is closed."""

import json
from enum import IntEnum
from typing import Any


class Status(IntEnum):
    """Close codes; those of the range 4000 to 4999 are the application's (RFC 6455, 7.4.2)."""

    SERVER_FAULT = 1011
    MALFORMED = 4400
    NOT_AUTHENTICATED = 4401
    NOT_ALLOWED = 4403
    UNKNOWN_TOPIC = 4404
    AUTH_TIMEOUT = 4408
    OVER_LIMIT = 4413
    TOO_FAR_BEHIND = 4440


class Closing(Exception):
    """The socket ends: an ``err`` frame with a stable ``code`` and details, then the status."""

    def __init__(self, status: Status, code: str, **details: Any) -> None:
        super().__init__(code)
        self.status = status
        self.frame = {"t": "err", "code": code, **details}


class Gone(Exception):
    """The client has gone; there is nobody to tell anything."""


def parse(message: dict[str, Any], most_bytes: int) -> dict[str, Any]:
    """Return the frame in an ASGI message. Raises Closing when it is none of ours."""
    text = message.get("text")
    if text is None:
        raise Closing(Status.MALFORMED, "malformed", detail="Send text frames.")
    if len(text.encode()) > most_bytes:
        raise Closing(Status.OVER_LIMIT, "frame_too_large", most_bytes=most_bytes)
    try:
        frame = json.loads(text)
    except ValueError:
        frame = None
    if not isinstance(frame, dict) or not isinstance(frame.get("t"), str):
        detail = 'Send a JSON object with a "t".'
        raise Closing(Status.MALFORMED, "malformed", detail=detail)
    return frame


def text_of(frame: dict[str, Any], key: str) -> str:
    """Return a text field of a frame. Raises Closing when it is missing or something else."""
    value = frame.get(key)
    if not isinstance(value, str):
        detail = f'A frame of type {frame["t"]!r} has a text field "{key}".'
        raise Closing(Status.MALFORMED, "malformed", detail=detail)
    return value
