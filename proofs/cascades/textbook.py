"""The textbook's engine, for contrast: a task for each record, sent after commit, no marks.

It computes by the same formulas and finds what hangs on a record by the same edges. What differs is
what it believes in: the marks that a transaction makes are taken out of it again before it commits
and become messages, so what is lost between commit and worker is lost.
"""

from uuid import UUID

from celery import shared_task
from django.db import connection, transaction
from django.utils import timezone

from annex.cascades import registry, statements
from annex.cascades.operations import MARKS
from annex.tenancy.context import tenant_context
from config.celery import app  # noqa: F401 - what the worker is started with
from platforms.readiness.scores.cascade import NAME

NAMED = f"SELECT m.object_id FROM {MARKS} m WHERE {statements.OF_LEVEL}"


def publish_after_commit(account_id: UUID) -> int:
    """Turn the marks of the open transaction into messages; return how many."""
    declared = registry.find(NAME)
    parameters = {"account": account_id, "cascade": NAME, "at": timezone.now()}
    with connection.cursor() as cursor:
        for level in declared.order:
            for relay in declared.relays_into(level):
                marked = {**parameters, "level": relay.name}
                cursor.execute(
                    f"SELECT m.object_id FROM {MARKS} m WHERE {statements.OF_LEVEL}", marked
                )
                ids = statements.array(row[0] for row in cursor.fetchall())
                cursor.execute(statements.resolve(relay), {**marked, "ids": ids})
        cursor.execute(
            f"DELETE FROM {MARKS} WHERE account_id = %(account)s RETURNING level, object_id",
            parameters,
        )
        records = sorted(set(cursor.fetchall()))
    for level_name, object_id in records:
        transaction.on_commit(
            lambda level=level_name, one=object_id: recalculate_one.delay(
                account_id=str(account_id), level=level, object_id=str(one)
            ),
            robust=True,
        )
    return len(records)


@shared_task(name="recalculate_one", bind=True, max_retries=3, default_retry_delay=1)
def recalculate_one(self, *, account_id: str, level: str, object_id: str) -> None:
    """Recalculate one record and send a task for each record that hangs on it."""
    declared = registry.find(NAME)
    one = declared.level(level)
    stage = statements.stage_of(one)
    parameters = {
        "account": UUID(account_id),
        "cascade": NAME,
        "level": level,
        "ids": statements.array([object_id]),
        "at": timezone.now(),
        "causes": None,
        "cause_ids": None,
        "origin": 0,
        "since": timezone.now(),
    }
    with tenant_context(UUID(account_id)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(stage.fill, parameters)
        cursor.execute(stage.lock, parameters)
        cursor.execute(stage.write, parameters)
        (changed,) = cursor.fetchone()
        if changed:
            for statement in stage.propagate:
                cursor.execute(statement, {**parameters, "ids": statements.array(changed)})
            publish_after_commit(UUID(account_id))
