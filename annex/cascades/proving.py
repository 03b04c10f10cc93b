"""The continuous proof: every account is verified again and again; what is wrong is an incident.

It is written down, told in the log and by a metric, and healed by a mark: the stage then computes
the value as it computes all others. Nobody but a stage writes a value.
"""

import logging
import time
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import connection, transaction

from annex.cascades import history, locks, marks, proof, registry
from annex.cascades.logs import say
from annex.cascades.models import Proof, Violation
from annex.cascades.wake import ask_for_proof, wake_after_commit
from annex.tenancy.context import global_context, require_account_id

log = logging.getLogger(__name__)

EVERY: Final = timedelta(seconds=40)
"""How old the last proof of an account may get before the next one is due."""
ASKED_LIFE_MS: Final = 15_000
"""How long a proof that was asked for may wait for a worker before it is asked for again."""
MOST_RECORDED: Final = 100
"""Violations of one proof that are written down one by one; all are counted and healed."""


def due(*, at: datetime) -> list[tuple[UUID, str]]:
    """Return the accounts and cascades whose last proof is old, the oldest first."""
    found: list[tuple[UUID, str]] = []
    with global_context(), connection.cursor() as cursor:
        for cascade in registry.cascades():
            cursor.execute(
                "SELECT * FROM annex.cascades_unproven(%s, %s)", [cascade.name, at - EVERY]
            )
            found += [(row[0], cascade.name) for row in cursor.fetchall()]
    return found


def ask_for_due(*, at: datetime) -> int:
    """Ask a worker for every proof that is due; return for how many."""
    asked = 0
    for account_id, cascade in due(at=at):
        key = f"annex:cascade:proof:{account_id}:{cascade}"
        if locks.first_in(key, ASKED_LIFE_MS):
            ask_for_proof(account_id, cascade, expires_s=ASKED_LIFE_MS // 1000)
            asked += 1
    return asked


@transaction.atomic
def prove(cascade: str, *, at: datetime) -> Proof:
    """Verify the account entered in one snapshot; record, tell and heal what is wrong.

    Raises UnknownLevel.
    """
    began = time.perf_counter()
    records, wrong = proof.examine(cascade, at=at)
    took_ms = round((time.perf_counter() - began) * 1000)
    if wrong:
        _record(cascade, wrong, at)
        _heal(cascade, wrong)
    return _remember(cascade, at=at, took_ms=took_ms, records=records, wrong=len(wrong))


def _record(cascade: str, wrong: Sequence[proof.Violation], at: datetime) -> None:
    recorded = wrong[:MOST_RECORDED]
    told: dict[tuple[str, UUID], list[dict[str, object]]] = {}
    for level, ids in _by_level(recorded).items():
        for object_id, changes in history.latest(cascade, level, ids).items():
            told[level, object_id] = changes
    Violation.objects.bulk_create(
        Violation(
            cascade=cascade,
            level=one.level,
            object_id=one.object_id,
            stored=one.stored,
            formula=one.formula,
            history=told[one.level, one.object_id],
            found_at=at,
        )
        for one in recorded
    )
    for level, ids in _by_level(wrong).items():
        say(
            log.critical,
            "cascade.violation",
            account=require_account_id(),
            cascade=cascade,
            level=level,
            records=len(ids),
            first=ids[0],
        )


def _heal(cascade: str, wrong: Sequence[proof.Violation]) -> None:
    for level, ids in _by_level(wrong).items():
        marks.add(cascade, level, ids, cause="proof")
        wake_after_commit(cascade, level)


def _by_level(wrong: Sequence[proof.Violation]) -> dict[str, list[UUID]]:
    found: dict[str, list[UUID]] = defaultdict(list)
    for one in wrong:
        found[one.level].append(one.object_id)
    return found


def _remember(cascade: str, *, at: datetime, took_ms: int, records: int, wrong: int) -> Proof:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO cascades_proof AS p (
                id, account_id, cascade, proven_at, took_ms, records, wrong, proofs, violations
            ) VALUES (gen_random_uuid(), %(account)s, %(cascade)s, %(at)s, %(took_ms)s,
                      %(records)s, %(wrong)s, 1, %(wrong)s)
            ON CONFLICT (account_id, cascade) DO UPDATE SET
                proven_at = greatest(p.proven_at, excluded.proven_at),
                took_ms = excluded.took_ms, records = excluded.records, wrong = excluded.wrong,
                proofs = p.proofs + 1, violations = p.violations + excluded.wrong
            """,
            {
                "account": require_account_id(),
                "cascade": cascade,
                "at": at,
                "took_ms": took_ms,
                "records": records,
                "wrong": wrong,
            },
        )
    return Proof.objects.get(cascade=cascade)
