"""Which pages may open a socket."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host


def is_allowed(headers: dict[bytes, bytes]) -> bool:
    """Tell whether the handshake with these headers may go on.

    A browser says the page's origin: it must be ours, or exactly one of
    ``settings.REALTIME_ORIGINS``. A program says none and authenticates by header. No cookie is
    ever read, so a hostile page has nothing to ride on; this keeps it from trying tokens, too.
    """
    origin = headers.get(b"origin", b"").decode("latin-1")
    if not origin:
        return b"authorization" in headers
    public = urlsplit(settings.PUBLIC_URL)
    if origin == f"{public.scheme}://{public.netloc}":
        return True
    if origin in getattr(settings, "REALTIME_ORIGINS", ()):
        return True
    host = headers.get(b"host", b"").decode("latin-1")
    domain, _port = split_domain_port(host)
    return urlsplit(origin).netloc == host and validate_host(domain, settings.ALLOWED_HOSTS)
