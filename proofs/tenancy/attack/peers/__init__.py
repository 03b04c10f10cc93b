"""The same corpus against the libraries that people use today: it must find their holes."""

from collections.abc import Callable

PEERS = {"django-rls": "2.0.1", "django-rls-tenants": "1.3.4"}


def attack(name: str, say: Callable[[str], None]) -> int:
    """Return how many canaries the corpus finds through a peer."""
    raise NotImplementedError
