"""The worker of the soak: ``celery -A proofs.tenancy.soaking.worker worker``."""

import json

from celery import Celery
from django.conf import settings
from redis import Redis

from annex.tenancy.celery import TenantTask

PREFIX = "annex-soak:"
ANSWER_S = 120

app = Celery("annex-soak", task_cls=TenantTask, set_as_current=False)
app.conf.update(
    broker_url=settings.REDIS_URL,
    broker_transport_options={"global_keyprefix": PREFIX},
    task_default_queue="soak",
    task_ignore_result=True,
    worker_hijack_root_logger=False,
)


@app.task
def work(rounds: int, answer: str) -> None:
    """Work in whatever account the message was published in, and leave the answer in Redis."""
    from django.db import connections  # noqa: PLC0415 - apps load first

    from proofs.tenancy.soaking import rows  # noqa: PLC0415
    from proofs.tenancy.soaking.tally import Tally  # noqa: PLC0415

    tally = Tally(rows.ROWS)
    tally.count_statements()
    try:
        seen = rows.work(rounds)
    finally:
        # The next task gets whichever connection the pooler has free.
        connections.close_all()
    tally.stop_counting()
    with Redis.from_url(settings.REDIS_URL) as redis:
        redis.rpush(answer, json.dumps([seen, tally.statements]))
        redis.expire(answer, ANSWER_S)
