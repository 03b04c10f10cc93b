"""The ASGI application: HTTP by Django, WebSockets by Channels."""

import os

from channels.routing import ProtocolTypeRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
http = get_asgi_application()

from annex.api.boot import require_declared_scopes  # noqa: E402 - apps load first
from annex.odoo.boot import require_contract  # noqa: E402
from annex.realtime.routing import websocket_application  # noqa: E402
from annex.tenancy.runtime import require_runtime_role  # noqa: E402

require_runtime_role()
require_declared_scopes()
require_contract()

application = ProtocolTypeRouter({"http": http, "websocket": websocket_application})
