"""Behind TLS, on servers of your own."""

from urllib.parse import urlsplit

from config.settings.base import *  # noqa: F403 - settings modules extend each other
from config.settings.base import BASE_DIR, DATABASES, PUBLIC_URL

ALLOWED_HOSTS = [urlsplit(PUBLIC_URL).hostname or ""]
STATIC_ROOT = BASE_DIR / "static"
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 2, "max_size": 12, "timeout": 10}
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
