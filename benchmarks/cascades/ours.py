"""The process that changes the tenant of Annex and waits until it is settled, by either engine."""

import time
from collections.abc import Callable
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from annex.cascades import proof
from annex.cascades.models import Mark
from annex.cascades.stages import settle
from annex.identity.services import create_account
from annex.tenancy.context import tenant_context
from benchmarks.cascades import app
from platforms.readiness.responsibilities.models import Requirement, Responsibility
from platforms.readiness.scores.cascade import NAME
from platforms.readiness.scores.reads.previews import Overrides, preview_readiness
from platforms.readiness.scores.services import (
    trigger_readiness_cascade_for_account,
    trigger_readiness_cascade_from_responsibility,
)
from proofs.cascades.companies import SATISFIED, change, fill
from proofs.cascades.textbook import publish_after_commit

ROLES_IN, SEATS = 20, 2
Took = dict[str, float]


class Tenant:
    """One account, and what is measured in it; every answer says seconds, tasks, statements."""

    account: UUID
    duties: list[UUID]

    def make(self, people: int) -> int:
        """Make the account with every value calculated; return how many responsibilities it has."""
        self.account = create_account(name="Benchmark", slug="benchmark").pk
        with tenant_context(self.account):
            with transaction.atomic():
                fill(people, roles_in=ROLES_IN, seats=SEATS)
            settle(NAME)
            self.duties = list(Responsibility.objects.order_by("?").values_list("pk", flat=True))
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        connection.execute_wrappers.append(app.counting)
        return len(self.duties)

    def annex(self, many: int) -> Took:
        """Change responsibilities in one transaction, through the marks and the stages."""
        with tenant_context(self.account):
            return _measured(lambda: self._change(self._next(many)), _is_settled)

    def textbook(self, many: int) -> Took:
        """Do the same by a task for each record."""

        def begin() -> None:
            with transaction.atomic():
                change(self._next(many))
                publish_after_commit(self.account)

        with tenant_context(self.account):
            took = _measured(begin, _is_done)
            took["wrong"] = len(proof.violations(NAME, at=timezone.now()))
            if took["wrong"]:
                trigger_readiness_cascade_for_account()
                while not _is_settled():
                    time.sleep(0.01)
        return took

    def storm(self, commits: int) -> Took:
        """Change responsibilities one by one, each in a transaction that wakes a stage."""

        def begin() -> None:
            for duty in self._next(commits):
                self._change([duty])

        with tenant_context(self.account):
            return _measured(begin, _is_settled)

    def whatif(self, many: int) -> Took:
        """Ask what would be if as many responsibilities were satisfied no longer."""
        with tenant_context(self.account):
            chosen = Requirement.objects.filter(name=SATISFIED, responsibility__in=self._next(many))
            unmet = Overrides(
                requirements=dict.fromkeys(chosen.values_list("pk", flat=True), False)
            )
            return _measured(lambda: preview_readiness(unmet, at=timezone.now()), lambda: True)

    def proof(self, _: int) -> Took:
        """Verify everything. Raises SystemExit where something is wrong."""
        with tenant_context(self.account):
            found: list[proof.Violation] = []
            took = _measured(
                lambda: found.extend(proof.violations(NAME, at=timezone.now())), lambda: True
            )
        if found:
            raise SystemExit(f"{len(found)} values are wrong, the first is {found[0]}")
        return took

    def _change(self, duties: list[UUID]) -> None:
        with transaction.atomic():
            change(duties)
            trigger_readiness_cascade_from_responsibility(duties[0])

    def _next(self, many: int) -> list[UUID]:
        chosen, rest = self.duties[:many], self.duties[many:]
        self.duties = rest + chosen
        return chosen


def _measured(begin: Callable[[], object], is_over: Callable[[], bool]) -> Took:
    before = _counters()
    app.counted()
    app.broker().delete(app.QUIET)
    began = time.perf_counter()
    begin()
    returned, sent = time.perf_counter(), app.counted()
    while not is_over():
        # Asking again and again would take from the workers what is measured.
        app.broker().blpop([app.QUIET], timeout=1)
    over = time.perf_counter()
    while not _is_done():  # stages that found nothing to do
        time.sleep(0.01)
    after = _counters()
    return {
        "seconds": over - began,
        "in_request": returned - began,
        "tasks": after[1] - before[1],
        "statements": after[2] - before[2] + sent,
    }


def _counters() -> tuple[int, ...]:
    counted = app.broker().mget(app.PUBLISHED, app.DONE, app.STATEMENTS)
    return tuple(int(one or 0) for one in counted)


def _is_settled() -> bool:
    return _is_done() and not Mark.objects.exists()


def _is_done() -> bool:
    published, done, _ = _counters()
    return published <= done
