"""Sends made-up statements in batches: one transaction of A's, one savepoint a statement."""

import random
from collections.abc import Callable
from contextlib import suppress

import psycopg
from django.db import Error, transaction
from psycopg.pq import TransactionStatus

from proofs.tenancy.attack.generated import Generator
from proofs.tenancy.attack.harness import LEAK, WRITE, Finding, Report
from proofs.tenancy.attack.session import Session
from proofs.tenancy.attack.target import Target

BATCH = 100
"""Statements between two looks at B's rows; a batch that changed any names all of its own."""

ENTER_AGAIN = 8
"""Statements after which A is entered anew: nothing is learned from a transaction that has left."""


def storm(
    target: Target,
    generator: Generator,
    wanted: int,
    *,
    progress: Callable[[int, Report], None] = lambda done, report: None,
    stop: Callable[[], bool] = lambda: False,
) -> Report:
    """Send ``wanted`` statements, or fewer when told to stop; judge them as the harness does."""
    report = Report(families={"generated"})
    before = target.foreign_rows()
    statements = generator.statements()
    while report.statements < wanted and not stop():
        batch = [next(statements) for _ in range(min(BATCH, wanted - report.statements))]
        session = Session(target.connection, settles=True)
        _run(target, session, batch, report)
        now = target.foreign_rows()
        for table in sorted(now):
            if now[table] != before[table]:
                said = "; ".join(one for one in batch if table.rpartition(".")[2] in one)
                report.findings.append(Finding(WRITE, "generated", table, said))
        target.repair()
        progress(report.statements, report)
    target.connection.close()
    return report


def _run(target: Target, session: Session, batch: list[str], report: Report) -> None:
    ending = random.Random(batch[0]).choice(("commit", "roll back"))
    # Half of the batches commit, so that what only a commit does is done as well.
    with suppress(Error, psycopg.Error), transaction.atomic(), target.as_attacker():
        for number, statement in enumerate(batch):
            if number % ENTER_AGAIN == 0:
                target.enter_again()
            session.run([statement])
            report.statements += 1
            _judge(target, session, statement, report)
            raw = target.connection.connection
            if raw is None or raw.closed or raw.info.transaction_status == TransactionStatus.IDLE:
                break
        if ending == "roll back":
            transaction.set_rollback(True)
    if target.connection.connection is not None and target.connection.connection.closed:
        target.connection.close()


def _judge(target: Target, session: Session, statement: str, report: Report) -> None:
    heard, session.heard = session.heard, type(session.heard)()
    report.answered += not heard.errors
    named = f"{statement} {' '.join(target.names.values())}"
    for place in target.canaries.found_in(heard.text, named):
        report.findings.append(Finding(LEAK, "generated", place, statement[:1000]))
