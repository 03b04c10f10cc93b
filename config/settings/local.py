"""`make up`: the whole product on one machine, served over loopback."""

from config.settings.base import *  # noqa: F403 - settings modules extend each other
from config.settings.base import DATABASES, OAUTH2_PROVIDER

# Threads of the ASGI server come and go with requests; the pool keeps their connections.
DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 2, "max_size": 12, "timeout": 10}
OAUTH2_PROVIDER = {**OAUTH2_PROVIDER, "ALLOWED_REDIRECT_URI_SCHEMES": ["https", "http"]}
