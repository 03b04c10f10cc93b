"""Where a request comes from, for the record, and how an answer with a link travels."""

import ipaddress
from collections.abc import Mapping
from typing import Final

from django.http import HttpRequest

UNKEPT: Final[Mapping[str, str]] = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
"""Headers of an answer with a link: kept by nobody on the way, told to nobody."""


def client_address(request: HttpRequest) -> str | None:
    """Return the address the server saw, or None where it saw none, as behind a Unix socket.

    No header is read here: the server replaces what it saw by what the proxies say that it was
    told to trust (uvicorn's FORWARDED_ALLOW_IPS).
    """
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or address).partition("%")[0]
