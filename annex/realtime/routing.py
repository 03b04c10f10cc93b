"""The WebSocket application: every path there is, and an answer for every other."""

from typing import Any, cast

from channels.routing import URLRouter
from django.urls import path, re_path

from annex.realtime import consumers

# Django's stubs expect views; Channels routes ASGI applications with the same functions.
serve = cast("Any", consumers.serve)
serve_unknown = cast("Any", consumers.serve_unknown)

websocket_application = URLRouter(
    [
        path("ws/", serve),
        path("ws/<str:family>/", serve),
        path("ws/<str:family>/<str:entity_id>/", serve),
        # Channels raises for a path without a route, which the client sees as a crash.
        re_path("", serve_unknown),
    ]
)
