"""Locks on single records in Redis: they keep two workers from doing the same work twice.

They are manners, not safety: they expire, and Redis may forget them. What makes a value right is
the row lock in Postgres.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import cast
from uuid import uuid4

import redis
from django.conf import settings

log = logging.getLogger(__name__)

LIFE_MS = 10_000
"""A dead worker's locks are gone after this long."""
BATCH = 2_000
"""Records in one call of a script: Redis serves nobody else meanwhile."""

# The ids travel as one argument, and only those somebody else holds come back: for thousands of
# records, packing and parsing single arguments costs more than Redis does.
ACQUIRE = """
local held = {}
for id in string.gmatch(ARGV[1], '[^,]+') do
    if not redis.call('SET', KEYS[1] .. id, ARGV[2], 'NX', 'PX', ARGV[3]) then
        held[#held + 1] = id
    end
end
return held
"""
RELEASE = """
for id in string.gmatch(ARGV[1], '[^,]+') do
    if redis.call('GET', KEYS[1] .. id) == ARGV[2] then
        redis.call('DEL', KEYS[1] .. id)
    end
end
"""


@lru_cache
def client(url: str) -> "redis.Redis":
    """Return the client of this process. A Redis that hangs must not hold a cascade up."""
    return redis.Redis.from_url(
        url, socket_timeout=2.0, socket_connect_timeout=0.5, decode_responses=True
    )


def lock_url() -> str:
    """Return the Redis that holds locks, or nothing where the project goes without."""
    return str(getattr(settings, "ANNEX_CASCADE_LOCK_URL", ""))


@contextmanager
def held(prefix: str, ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """Hold the locks of those records that are free, without waiting, and give their ids.

    Without Redis, all of them.
    """
    if not lock_url():
        yield ids
        return
    token = uuid4().hex
    try:
        others = set(_in_batches(ACQUIRE, prefix, ids, token, str(LIFE_MS)))
    except redis.RedisError as error:
        log.warning("Cascades go on without record locks: %s", error)
        yield ids
        return
    got = [one for one in ids if one not in others] if others else ids
    try:
        yield got
    finally:
        try:
            _in_batches(RELEASE, prefix, got, token)
        except redis.RedisError as error:
            log.warning("Record locks are left to expire: %s", error)


def first_in(key: str, life_ms: int) -> bool:
    """Tell whether nobody said this key within ``life_ms``; without Redis, yes."""
    if not lock_url():
        return True
    try:
        return bool(client(lock_url()).set(key, "1", nx=True, px=life_ms))
    except redis.RedisError:
        return True


def forget(key: str) -> None:
    """Let the next one who says this key be the first."""
    if lock_url():
        try:
            client(lock_url()).delete(key)
        except redis.RedisError as error:
            log.warning("%s is left to expire: %s", key, error)


def _in_batches(script: str, prefix: str, ids: Sequence[str], *arguments: str) -> list[str]:
    connection, answers = client(lock_url()), list[str]()
    for start in range(0, len(ids), BATCH):
        chunk = ",".join(ids[start : start + BATCH])
        answer = connection.eval(script, 1, prefix, chunk, *arguments)
        answers += cast("list[str] | None", answer) or []
    return answers
