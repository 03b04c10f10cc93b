"""Channels' way in: one connection of one authenticated client.

The client authenticates by header, or within seconds by its first frame, ``auth``; the server says
``ready``, then sends ``ev`` frames. A path names what the socket follows; on ``/ws/`` the client
says it with ``sub`` and ``unsub``. Another ``auth`` frame renews the token. It is an ASGI
application of its own because Channels' consumer classes hop to a thread for every frame, and
read a broker for every socket.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Final
from urllib.parse import parse_qs

from django.utils import timezone

from annex.api.versions import PARAMETER, VERSIONS
from annex.identity.bearer import bearer_token
from annex.kernel.errors import Denied
from annex.realtime import origins, sessions
from annex.realtime.cursors import Cursor, TooFarBehind
from annex.realtime.hub import current_hub, in_thread
from annex.realtime.limits import limits
from annex.realtime.protocol import Closing, Gone, Status, parse, text_of
from annex.realtime.sessions import Session
from annex.realtime.topics import Topic
from annex.tenancy.context import tenant_context

log = logging.getLogger(__name__)

CLOSE_WITHIN_S: Final = 5.0

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


async def serve(scope: Scope, receive: Receive, send: Send) -> None:
    """Serve one WebSocket."""
    await Connection(scope, receive, send).serve()


class Connection:
    """One open socket and what it may follow."""

    session: Session
    cursor: Cursor

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._named: dict[str, str] = scope.get("url_route", {}).get("kwargs", {})
        self._headers: dict[bytes, bytes] = dict(scope["headers"])
        self._query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        self._receive_message = receive
        self._send_message = send
        self._limits = limits()

    async def serve(self) -> None:
        """Do the handshake, then live until either side ends it."""
        await self._receive_message()  # websocket.connect
        if not origins.is_allowed(self._headers):
            await self._send_message({"type": "websocket.close"})  # HTTP 403: nothing was opened
            return
        # Accepted before anything is judged: only then does a close code reach a browser.
        await self._send_message({"type": "websocket.accept"})
        try:
            await self._live()
        except Gone:
            return
        except Closing as closing:
            await self._close(closing)
        except Exception:
            log.exception("a socket broke")
            await self._close(Closing(Status.SERVER_FAULT, "server_fault"))

    async def _live(self) -> None:
        topic = self._topic_of_path()
        asked_version = self._asked_version()
        self.session = await self._authenticate()
        self.version = asked_version or self.session.api_version
        if topic is not None:
            self._require_scope(topic)
        self.cursor = await current_hub().join(self.session.actor.account_id)
        try:
            if topic is not None:
                self.cursor.follow(topic)
            await self._say_ready()
            await self._run_together(self._listen, self._deliver, self._watch)
        finally:
            self.cursor.leave()

    async def _run_together(self, *parts: Callable[[], Awaitable[None]]) -> None:
        """Run the parts until one raises, end the others, and raise what it raised."""
        tasks = [asyncio.ensure_future(part()) for part in parts]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        for task in done:
            task.result()

    # --- What was asked for in the handshake ------------------------------------------------

    def _topic_of_path(self) -> Topic | None:
        """Return what the path follows, None on the multiplexed one."""
        if not self._named:
            return None
        return _topic(".".join(self._named.values()))

    def _asked_version(self) -> str | None:
        asked = self._query.get(PARAMETER, [])
        if len(asked) > 1 or not set(asked) <= set(VERSIONS):
            raise Closing(Status.MALFORMED, "unsupported_version", versions=list(VERSIONS))
        return asked[0] if asked else None

    async def _authenticate(self) -> Session:
        token = bearer_token(self._headers.get(b"authorization", b"").decode("latin-1"))
        if token is None:
            try:
                async with asyncio.timeout(self._limits.auth_within_s):
                    frame = await self._receive(self._limits.frame_before_auth_bytes)
            except TimeoutError:
                within_s = self._limits.auth_within_s
                raise Closing(Status.AUTH_TIMEOUT, "auth_timeout", within_s=within_s) from None
            if frame["t"] != "auth":
                raise Closing(Status.NOT_AUTHENTICATED, "auth_first")
            token = text_of(frame, "token")
        return await self._ask_session(sessions.open_session, token)

    # --- The three things that go on at once -------------------------------------------------

    async def _listen(self) -> None:
        while True:
            frame = await self._receive(self._limits.frame_bytes)
            if frame["t"] == "auth":
                # A token enters by itself; what is entered now must have no say in it.
                await self._renew(text_of(frame, "token"))
            else:
                async with self._tenant():
                    await self._handle(frame)

    async def _handle(self, frame: dict[str, Any]) -> None:
        match frame["t"]:
            case "ping":
                await self._send({"t": "pong"})
            case "sub" if not self._named:
                await self._subscribe(_topic(text_of(frame, "topic")))
            case "unsub" if not self._named:
                self.cursor.unfollow(_topic(text_of(frame, "topic")))
            case other:
                raise Closing(Status.MALFORMED, "malformed", detail=f"{other!r} is not known.")

    async def _deliver(self) -> None:
        try:
            async for frame in self.cursor.frames():
                if not frame.is_for(self.session.actor):
                    continue
                async with self._tenant():
                    await self._send_text(frame.text(self.version))
        except TooFarBehind:
            raise Closing(Status.TOO_FAR_BEHIND, "too_far_behind") from None

    async def _watch(self) -> None:
        """End the socket when its token expires, and soon after it stops being good."""
        while True:
            remaining_s = (self.session.expires_at - timezone.now()).total_seconds()
            if remaining_s <= 0:
                raise Closing(Status.NOT_AUTHENTICATED, "token_expired")
            await asyncio.sleep(min(remaining_s, self._limits.recheck_every_s))
            if self.session.expires_at > timezone.now():
                session = self.session
                checked = await self._ask_session(sessions.recheck_session, session)
                if self.session is session:  # else a newer token has come meanwhile
                    self._use(checked)

    # --- What frames do -----------------------------------------------------------------------

    def _tenant(self) -> tenant_context:
        """Return the context of one message: the session's as the database saw it last.

        Entered for each message and never for the connection, so that a socket between two
        messages, and a task begun there, works for nobody.
        """
        actor = self.session.actor
        return tenant_context(actor.account_id, actor.user_id)

    async def _subscribe(self, topic: Topic) -> None:
        self._require_scope(topic)
        if topic not in self.cursor.topics and len(self.cursor.topics) >= self._limits.topics:
            raise Closing(Status.OVER_LIMIT, "too_many_topics", most=self._limits.topics)
        self.cursor.follow(topic)
        await self._send({"t": "subd", "topic": str(topic)})

    async def _renew(self, token: str) -> None:
        self._use(await self._ask_session(sessions.renew_session, self.session, token))
        await self._say_ready()

    async def _ask_session(self, ask: Callable[..., Session], *args: Any) -> Session:
        """Call a function of ``sessions``; its refusals close the socket."""
        try:
            return await in_thread(ask, *args)
        except sessions.InvalidToken as refusal:
            raise _closing(Status.NOT_AUTHENTICATED, refusal) from None
        except Denied as refusal:
            raise _closing(Status.NOT_ALLOWED, refusal) from None

    def _use(self, session: Session) -> None:
        """Go on as the session is now. Raises Closing when a followed topic is allowed no more."""
        self.session = session
        for topic in self.cursor.topics:
            self._require_scope(topic)

    def _require_scope(self, topic: Topic) -> None:
        if not self.session.actor.allows(topic.scope):
            raise Closing(
                Status.NOT_ALLOWED, "insufficient_scope", topic=str(topic), scope=topic.scope
            )

    # --- The wire -----------------------------------------------------------------------------

    async def _say_ready(self) -> None:
        await self._send(
            {
                "t": "ready",
                "account": str(self.session.actor.account_id),
                "version": self.version,
                "scopes": sorted(self.session.actor.scopes),
                "expires_at": self.session.expires_at.isoformat(),
                "pos": self.cursor.joined_at,
            }
        )

    async def _receive(self, most_bytes: int) -> dict[str, Any]:
        message = await self._receive_message()
        if message["type"] == "websocket.disconnect":
            raise Gone
        return parse(message, most_bytes)

    async def _send(self, frame: dict[str, Any]) -> None:
        await self._send_text(json.dumps(frame, separators=(",", ":")))

    async def _send_text(self, text: str) -> None:
        try:
            await self._send_message({"type": "websocket.send", "text": text})
        except OSError:
            raise Gone from None

    async def _close(self, closing: Closing) -> None:
        """Say why and close; a client that does not read is not waited for."""
        with suppress(Gone, OSError, TimeoutError):
            async with asyncio.timeout(CLOSE_WITHIN_S):
                await self._send(closing.frame)
                await self._send_message({"type": "websocket.close", "code": int(closing.status)})


def _topic(text: str) -> Topic:
    topic = Topic.parse(text)
    if topic is None:
        raise Closing(Status.UNKNOWN_TOPIC, "unknown_topic", topic=text[:200])
    return topic


def _closing(status: Status, refusal: Denied) -> Closing:
    return Closing(status, refusal.code, detail=refusal.title)


async def serve_unknown(scope: Scope, receive: Receive, send: Send) -> None:
    """Tell the client of a path that does not exist so, in a way that a browser can read."""
    route = {"args": (), "kwargs": {"path": scope["path"]}}
    await Connection({**scope, "url_route": route}, receive, send).serve()
