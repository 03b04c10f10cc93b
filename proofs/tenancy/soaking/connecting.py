"""The ways to reach Postgres over a few shared connections."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Final, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, connections

from annex.local import pooler
from annex.local.folders import DEFAULT_ROOT, Instance
from annex.local.processes import Interruption, stop_all


def _url() -> str:
    """Return the URL of the runtime role and the database that the connections point at."""
    name = connection.settings_dict["NAME"]
    return urlsplit(settings.DATABASE_URL)._replace(path=f"/{name}").geturl()


@contextmanager
def _settings(**changes: Any) -> Iterator[None]:
    """Let every connection of the process, of any thread, be made with other settings."""
    connections.close_all()
    shared = connection.settings_dict
    before = {name: shared[name] for name in changes}
    shared.update(changes)
    try:
        yield
    finally:
        connections.close_all()
        cast("Any", connection).close_pool()
        shared.update(before)


@contextmanager
def pooled(size: int) -> Iterator[str]:
    """Share psycopg's own pool in this process; a worker has a connection a child, as always."""
    options = {**connection.settings_dict["OPTIONS"]}
    options["pool"] = {"min_size": size, "max_size": size, "timeout": 60}
    with _settings(OPTIONS=options):
        yield _url()


@contextmanager
def bouncing(size: int) -> Iterator[str]:
    """Share PgBouncer's pool, in transaction mode, with the worker too. Raises LocalProblem."""
    instance = Instance(DEFAULT_ROOT, "soak")
    instance.create()
    between = pooler.start(instance, _url(), pool_size=size, env=dict(os.environ))
    try:
        pooler.wait_until_ready(between, Interruption())
        address = urlsplit(between.url)
        with _settings(HOST=address.hostname, PORT=str(address.port)):
            yield between.url
    finally:
        stop_all([between.child])


WAYS: Final[dict[str, Callable[[int], AbstractContextManager[str]]]] = {
    "psycopg's pool": pooled,
    "PgBouncer": bouncing,
}
