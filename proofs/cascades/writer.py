"""A writer of the chaos proof: inserts, updates, deletes and moves until it is killed.

``child writer SEED COUNT_FILE [textbook]``: every edit is a transaction of its
own, drawn from those of the oracle's test; what a fault undoes is simply not done.
"""

import random
import time
from pathlib import Path

from django.db import DatabaseError, InterfaceError, connection, transaction

from annex.identity.models import Account
from annex.tenancy.context import global_context, tenant_context
from platforms.readiness.scores.tests.edits import EDITS
from proofs.cascades import textbook


def main(seed: str, count_file: str, engine: str = "annex") -> None:
    """Edit for ever; write after each edit how many were committed."""
    draw, counted = random.Random(int(seed)), Path(count_file)
    with global_context():
        accounts = list(Account.objects.order_by("slug").values_list("pk", flat=True))
    committed = 0
    while True:
        account, edit = draw.choice(accounts), draw.choice(EDITS)
        numbers = [draw.randrange(1000) for _ in range(3)]
        try:
            with tenant_context(account), transaction.atomic():
                edit(*numbers)
                if engine == "textbook":
                    textbook.publish_after_commit(account)
            committed += 1
            counted.write_text(str(committed))
        except (DatabaseError, InterfaceError, AttributeError, TypeError, OSError):
            # An edit that finds no row to edit, a name that is taken, or a server that is away.
            if connection.connection is None or connection.connection.closed:
                connection.close()
                time.sleep(0.2)
        time.sleep(draw.random() * 0.05)
