"""A WebSocket client for tests that speaks ASGI to the application, without a server.

Channels has one of its own, whose package can not be imported without another ASGI server.
"""

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote, urlsplit

from asgiref.testing import ApplicationCommunicator

from annex.tenancy.context import no_context

TIMEOUT_S = 5.0


class SocketClosed(AssertionError):
    """The server closed the socket where the test expected a frame; ``code`` says why."""

    def __init__(self, code: int) -> None:
        super().__init__(f"the socket was closed with {code}")
        self.code = code


class Socket:
    """One WebSocket connection to ``application``, as a client sees it."""

    def __init__(
        self,
        application: Any,
        path: str,
        *,
        headers: Iterable[tuple[bytes, bytes]] = (),
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        self._timeout_s = timeout_s
        parts = urlsplit(path)
        with no_context():  # the application's task begins here, and inherits it
            self._application = ApplicationCommunicator(
                application,
                {
                    "type": "websocket",
                    "path": unquote(parts.path),
                    "raw_path": parts.path.encode(),
                    "query_string": parts.query.encode(),
                    "headers": list(headers),
                    "subprotocols": [],
                },
            )

    async def open(self) -> None:
        """Do the handshake. Raises SocketClosed when the server refuses it."""
        await self._application.send_input({"type": "websocket.connect"})
        answer = await self._output()
        assert answer["type"] == "websocket.accept", answer

    async def send(self, frame: object) -> None:
        """Send a frame: text as it is, bytes as a binary frame, anything else as JSON."""
        message: dict[str, Any] = {"type": "websocket.receive"}
        if isinstance(frame, bytes):
            message["bytes"] = frame
        else:
            message["text"] = frame if isinstance(frame, str) else json.dumps(frame)
        await self._application.send_input(message)

    async def receive(self) -> dict[str, Any]:
        """Return the next frame, parsed. Raises SocketClosed instead of waiting for ever."""
        answer = await self._output()
        assert answer["type"] == "websocket.send", answer
        frame: dict[str, Any] = json.loads(answer["text"])
        return frame

    async def closed(self) -> int:
        """Return the code the server closes the socket with, skipping frames before it."""
        while True:
            try:
                await self.receive()
            except SocketClosed as closed:
                return closed.code

    async def is_silent(self, seconds: float = 0.1) -> bool:
        """Tell whether the server says nothing for so long."""
        return bool(await self._application.receive_nothing(timeout=seconds, interval=0.01))

    async def close(self) -> None:
        """Close from the client's side, and wait for the application to end."""
        await self._application.send_input({"type": "websocket.disconnect", "code": 1000})
        await self._application.wait(self._timeout_s)

    async def _output(self) -> dict[str, Any]:
        answer: dict[str, Any] = await self._application.receive_output(self._timeout_s)
        if answer["type"] == "websocket.close":
            raise SocketClosed(answer.get("code", 1000))
        return answer
