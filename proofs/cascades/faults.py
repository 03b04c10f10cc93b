"""The faults of the chaos proof, each with what sets things right again."""

import json
import os
import random
import signal
import time
from collections.abc import Callable
from contextlib import suppress

import psycopg
import redis

from annex.cascades.locks import LIFE_MS
from proofs.cascades.stage import Stage

QUEUE = "cascade"
Fault = Callable[[Stage, random.Random], None]


def kill_child(stage: Stage, draw: random.Random) -> None:
    """Kill -9 one process of a worker's pool in the middle of whatever it does."""
    children = [p for name in ("worker 1", "worker 2") for p in stage.children_of(name)]
    if children:
        with suppress(ProcessLookupError):
            os.kill(draw.choice(children).pid, signal.SIGKILL)


def kill_worker(stage: Stage, draw: random.Random) -> None:
    """Kill -9 a whole worker with its pool, and start it again."""
    number = draw.choice((1, 2))
    app = "proofs.cascades.textbook_app" if "textbook" in stage.settings.get("CHAOS", "") else ""
    stage.kill(f"worker {number}")
    stage.start_worker(number, app or "config.celery")


def kill_beat(stage: Stage, draw: random.Random) -> None:
    """Kill the schedule for a while."""
    if "beat" in stage.running:
        stage.kill("beat")
        time.sleep(draw.random() * 3)
        stage.start_beat()


def flush_redis(stage: Stage, _: random.Random) -> None:
    """Lose the queue, the locks and the cache."""
    with suppress(redis.RedisError):
        stage.redis().flushall()


def redis_down(stage: Stage, draw: random.Random) -> None:
    """Kill the broker and leave it away."""
    stage.restart_server("Redis", signal.SIGKILL, down_s=1 + draw.random() * 3)


def lose_messages(stage: Stage, _: random.Random) -> None:
    """Take what waits out of the queue."""
    with suppress(redis.RedisError):
        for _ in range(20):
            stage.redis().rpop(QUEUE)


def double_messages(stage: Stage, _: random.Random) -> None:
    """Put every message that waits into the queue once more."""
    with suppress(redis.RedisError):
        for message in stage.redis().lrange(QUEUE, 0, 50):
            stage.redis().lpush(QUEUE, _again(message))


def _again(message: bytes) -> bytes:
    # A delivery tag of its own, or the transport takes both for one.
    body = json.loads(message)
    body["properties"]["delivery_tag"] = f"again-{time.time_ns()}"
    return json.dumps(body).encode()


def reorder_messages(stage: Stage, draw: random.Random) -> None:
    """Shuffle what waits."""
    with suppress(redis.RedisError):
        client = stage.redis()
        messages = client.lrange(QUEUE, 0, -1)
        draw.shuffle(messages)
        with client.pipeline() as pipe:
            pipe.delete(QUEUE)
            for message in messages:
                pipe.rpush(QUEUE, message)
            pipe.execute()


def terminate_backends(stage: Stage, _: random.Random) -> None:
    """End every session of the runtime role in the database."""
    with suppress(psycopg.OperationalError), stage.admin() as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'annex_app'"
        )


def stop_child(stage: Stage, draw: random.Random) -> None:
    """Let a worker's child sleep past the life of its locks, and go on as if nothing was."""
    children = [p for name in ("worker 1", "worker 2") for p in stage.children_of(name)]
    if children:
        chosen = draw.choice(children)
        with suppress(ProcessLookupError):
            os.kill(chosen.pid, signal.SIGSTOP)
            time.sleep(LIFE_MS / 1000 + 1)
            os.kill(chosen.pid, signal.SIGCONT)


def restart_postgres(stage: Stage, draw: random.Random) -> None:
    """Restart the database, in order or as after a power failure."""
    stage.restart_server("PostgreSQL", draw.choice((signal.SIGINT, signal.SIGQUIT)))


FAULTS: tuple[Fault, ...] = (
    kill_child,
    kill_worker,
    kill_beat,
    flush_redis,
    redis_down,
    lose_messages,
    double_messages,
    reorder_messages,
    terminate_backends,
    stop_child,
    restart_postgres,
)
