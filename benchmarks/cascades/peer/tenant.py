"""The same tenant as rows of the library's models, changed through it or by one statement."""

import time
from collections.abc import Callable
from typing import Any

from computedfields.models import not_computed, update_dependent
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F
from peer import by_hand
from peer.models import Account, Assignment, Employee, Responsibility, Role

ACCOUNTS, ROLES_IN, DUTIES, SEATS = 10, 20, 10, 2
Took = dict[str, float]
_statements = [0]


class Tenant:
    """What is measured; every answer says seconds and statements, once it is settled."""

    duties: list[int]

    def make(self, people: int) -> int:
        """Make tables and rows with every value calculated; return how many responsibilities."""
        call_command("migrate", run_syncdb=True, verbosity=0)
        with transaction.atomic(), not_computed():
            accounts = Account.objects.bulk_create(Account() for _ in range(ACCOUNTS))
            roles = Role.objects.bulk_create(Role() for _ in range(max(3, people // ROLES_IN)))
            Responsibility.objects.bulk_create(
                Responsibility(role=role, weight=n % 5 + 1, done=n % 7)
                for role in roles
                for n in range(DUTIES)
            )
            employees = Employee.objects.bulk_create(
                Employee(account=accounts[n % ACCOUNTS]) for n in range(people)
            )
            Assignment.objects.bulk_create(
                Assignment(employee=employees[n % people], role=roles[n % len(roles)])
                for n in range(people * SEATS)
            )
        every = list(Responsibility.objects.order_by("?").values_list("pk", flat=True))
        self.duties = every
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self.hand(len(every))
        self.proof(0)
        connection.execute_wrappers.append(_count)
        return len(every)

    def library(self, many: int) -> Took:
        """Change responsibilities in one transaction, and have the library update what hangs on."""

        def work() -> None:
            with transaction.atomic():
                changed = self._change(many)
                update_dependent(changed, update_fields=["done"])

        return self._checked(work)

    def hand(self, many: int) -> Took:
        """Do the same by one statement."""

        def work() -> None:
            with transaction.atomic(), connection.cursor() as cursor:
                self._change(many)
                cursor.execute(by_hand.RECALCULATE, {"ids": self.changed})

        return self._checked(work)

    def storm_library(self, commits: int) -> Took:
        """Change responsibilities one by one, each in a transaction."""

        def work() -> None:
            for _ in range(commits):
                with transaction.atomic():
                    update_dependent(self._change(1), update_fields=["done"])

        return self._checked(work)

    def storm_hand(self, commits: int) -> Took:
        """Do the same by one statement each."""

        def work() -> None:
            for _ in range(commits):
                with transaction.atomic(), connection.cursor() as cursor:
                    self._change(1)
                    cursor.execute(by_hand.RECALCULATE, {"ids": self.changed})

        return self._checked(work)

    def whatif(self, many: int) -> Took:
        """Count what would be otherwise if so many responsibilities were not done."""
        return _measured(lambda: _one(by_hand.WHATIF, {"ids": self._next(many)}))

    def proof(self, _: int) -> Took:
        """Count what differs from its formula. Raises SystemExit where something does."""
        wrong: list[int] = []
        took = _measured(lambda: wrong.append(_one(by_hand.PROOF, None)))
        if wrong[0]:
            raise SystemExit(f"{wrong[0]} values of the peer are wrong")
        return took

    def _checked(self, work: Callable[[], None]) -> Took:
        took = _measured(work)
        self.proof(0)
        return took

    def _change(self, many: int) -> Any:
        self.changed = self._next(many)
        rows = Responsibility.objects.filter(pk__in=self.changed)
        rows.update(done=(F("done") + 1) % F("required"))
        return rows

    def _next(self, many: int) -> list[int]:
        chosen, rest = self.duties[:many], self.duties[many:]
        self.duties = rest + chosen
        return chosen


def _one(sql: str, parameters: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return int(cursor.fetchone()[0])


def _count(execute: Callable[..., Any], *arguments: Any) -> Any:
    _statements[0] += 1
    return execute(*arguments)


def _measured(work: Callable[[], object]) -> Took:
    _statements[0] = 0
    began = time.perf_counter()
    work()
    return {"seconds": time.perf_counter() - began, "tasks": 0, "statements": _statements[0]}
