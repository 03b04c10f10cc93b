"""The shared database against one database per tenant: the same programs, the same answers.

``python -m proofs.tenancy.oracle --programs 2000``. Hypothesis writes programs over the ORM:
several tenants take turns at transactions of creates, updates, deletes, filters, aggregates,
relations, bulk writes and savepoints, and now and then name another tenant's rows. Each program
runs on the shared database and, tenant by tenant, on databases where nobody else exists; answers,
refusals and the rows left must be equal.
"""

import argparse
import logging
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest import mock
from uuid import UUID, uuid5

import django
import psycopg
from django.conf import settings as django_settings

Say = Callable[[str], None]
TENANTS = 3
SLOTS = 4
"""Rows of each model that a program can name; few, so that its steps meet."""

Step = tuple[str, int, int, int]
Turn = tuple[int, bool, list[Step]]
OPERATIONS = (
    "create", "create", "create", "bulk_create", "save", "update", "update_all", "move", "delete",
    "delete_row", "get", "list", "exclude", "aggregate", "group", "related", "prefetch", "exists",
    "in_bulk", "get_or_create", "update_or_create", "bulk_update", "foreign_get", "foreign_update",
    "foreign_delete", "foreign_reference", "subquery", "union", "lock", "undone",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of one run."""

    programs: int
    steps: int
    refusals: int
    problem: str = ""

    @property
    def passed(self) -> bool:
        """Tell whether every program had the same answers in both worlds."""
        return not self.problem


class World:
    """Runs turns of tenants on databases by tenant; one alias for all is the shared world."""

    def __init__(self, aliases: Sequence[str], accounts: Sequence[UUID]) -> None:
        from annex.identity.models import Account  # noqa: PLC0415 - after Django is set up
        from annex.tenancy.context import global_context  # noqa: PLC0415

        self.aliases, self.accounts = aliases, accounts
        self.refusals = 0
        for alias, account in zip(aliases, accounts, strict=True):
            with global_context():
                Account(pk=account, name="Tenant", slug=f"t-{account.hex[:20]}").save(using=alias)

    def run(self, program: Sequence[Turn]) -> list[Any]:
        """Return what every step answered, and then every tenant's rows."""
        from django.db import transaction  # noqa: PLC0415 - after Django is set up

        from annex.tenancy.context import tenant_context  # noqa: PLC0415

        heard: list[Any] = []
        for tenant, commits, steps in program:
            alias = self.aliases[tenant]
            with tenant_context(self.accounts[tenant]), transaction.atomic(using=alias):
                hand = _Hand(alias, self.accounts, tenant)
                heard += [self._answer(hand, step) for step in steps]
                if not commits:
                    transaction.set_rollback(True, using=alias)
        for alias, account in zip(self.aliases, self.accounts, strict=True):
            with tenant_context(account):
                heard.append(_Hand(alias, self.accounts, 0).everything())
        return heard

    def _answer(self, hand: "_Hand", step: Step) -> Any:
        from django.core.exceptions import MultipleObjectsReturned, ObjectDoesNotExist  # noqa: PLC0415
        from django.db import IntegrityError, ProgrammingError, transaction  # noqa: PLC0415

        try:
            with transaction.atomic(using=hand.alias):
                return hand.take(step)
        except (IntegrityError, ProgrammingError) as error:
            self.refusals += 1
            name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
            return type(error).__name__, name
        except (ObjectDoesNotExist, MultipleObjectsReturned) as error:
            return type(error).__name__


class _Hand:
    """One tenant's ORM on one database; ids come from the program, not from chance."""

    def __init__(self, alias: str, accounts: Sequence[UUID], tenant: int) -> None:
        from platforms.readiness.employees.models import Employee  # noqa: PLC0415 - after setup
        from platforms.readiness.positions.models import Position  # noqa: PLC0415
        from platforms.readiness.roles.models import Role  # noqa: PLC0415
        from platforms.readiness.units.models import Unit  # noqa: PLC0415

        self.alias, self.tenant, self.accounts = alias, tenant, accounts
        self.models: tuple[Any, ...] = (Unit, Position, Role, Employee)
        self.texts = ("name", "title", "title", "family_name")

    def everything(self) -> list[Any]:
        return [list(self._rows(m).order_by("pk").values_list()) for m in range(len(self.models))]

    def take(self, step: Step) -> Any:
        """Do one step and return what it answered."""
        operation, model, slot, value = step
        return getattr(self, f"_{operation}")(model, slot, value)

    def _rows(self, model: int) -> Any:
        return self.models[model].objects.using(self.alias)

    def _key(self, model: int, slot: int, tenant: int | None = None) -> UUID:
        account = self.accounts[self.tenant if tenant is None else tenant]
        return uuid5(account, f"{model} {slot}")

    def _foreign_key(self, model: int, slot: int) -> UUID:
        return self._key(model, slot, (self.tenant + 1) % len(self.accounts))

    def _fields(self, model: int, slot: int, value: int) -> dict[str, Any]:
        parent = self._key(0, value % SLOTS)
        return (
            {"name": f"n{value}", "kind": ("team", "division")[value % 2],
             "parent_id": None if value % 3 else parent},
            {"title": f"t{value}", "number": f"p{slot}", "unit_id": parent},
            {"title": f"r{value}", "code": f"c{slot}"},
            {"number": f"e{value}", "given_name": "g", "family_name": f"f{slot}"},
        )[model]  # fmt: skip

    def _named(self, model: int, value: int) -> dict[str, Any]:
        return {f"{self.texts[model]}__contains": str(value)}

    def _row(self, model: int, slot: int, value: int) -> Any:
        return self.models[model](pk=self._key(model, slot), **self._fields(model, slot, value))

    def _create(self, model: int, slot: int, value: int) -> Any:
        self._row(model, slot, value).save(using=self.alias, force_insert=True)
        return "created"

    def _bulk_create(self, model: int, slot: int, value: int) -> Any:
        rows = [self._row(model, one, value + one) for one in range(slot, SLOTS)]
        return len(self._rows(model).bulk_create(rows, ignore_conflicts=bool(value % 2)))

    def _save(self, model: int, slot: int, value: int) -> Any:
        row = self._rows(model).get(pk=self._key(model, slot))
        setattr(row, self.texts[model], f"s{value}")
        row.save(using=self.alias)
        return str(getattr(row, self.texts[model]))

    def _update(self, model: int, slot: int, value: int) -> Any:
        return (
            self._rows(model)
            .filter(pk=self._key(model, slot))
            .update(**{self.texts[model]: f"u{value}"})
        )

    def _update_all(self, model: int, slot: int, value: int) -> Any:
        from django.db.models import Value  # noqa: PLC0415 - after Django is set up
        from django.db.models.functions import Concat  # noqa: PLC0415

        text = self.texts[model]
        return (
            self._rows(model)
            .filter(**self._named(model, value))
            .update(**{text: Concat(text, Value("+"))})
        )

    def _move(self, model: int, slot: int, value: int) -> Any:
        field = "parent_id" if model == 0 else "unit_id"
        target = self._rows(0 if model == 0 else 1).filter(pk=self._key(min(model, 1), slot))
        return target.update(**{field: self._key(0, value % SLOTS)})

    def _delete(self, model: int, slot: int, value: int) -> Any:
        return self._rows(model).filter(pk=self._key(model, slot)).delete()[0]

    def _delete_row(self, model: int, slot: int, value: int) -> Any:
        return self._rows(model).get(pk=self._key(model, slot)).delete(using=self.alias)[0]

    def _get(self, model: int, slot: int, value: int) -> Any:
        return str(getattr(self._rows(model).get(pk=self._key(model, slot)), self.texts[model]))

    def _list(self, model: int, slot: int, value: int) -> Any:
        rows = self._rows(model).filter(**self._named(model, value))
        return list(rows.order_by(self.texts[model], "pk").values_list())

    def _exclude(self, model: int, slot: int, value: int) -> Any:
        return list(
            self._rows(model).exclude(pk=self._key(model, slot)).order_by("pk").values_list("pk")
        )

    def _aggregate(self, model: int, slot: int, value: int) -> Any:
        from django.db.models import Count, Max, Min  # noqa: PLC0415 - after Django is set up

        text = self.texts[model]
        return self._rows(model).aggregate(n=Count("pk"), low=Min(text), high=Max(text))

    def _group(self, model: int, slot: int, value: int) -> Any:
        from django.db.models import Count  # noqa: PLC0415 - after Django is set up

        return list(
            self._rows(0).annotate(n=Count("positions")).order_by("pk").values_list("pk", "n")
        )

    def _related(self, model: int, slot: int, value: int) -> Any:
        rows = self._rows(1).select_related("unit").filter(unit__name__contains=str(value % 10))
        return [(row.pk, row.unit.name) for row in rows.order_by("pk")]

    def _prefetch(self, model: int, slot: int, value: int) -> Any:
        units = self._rows(0).prefetch_related("positions").order_by("pk")
        return [(unit.pk, sorted(p.title for p in unit.positions.all())) for unit in units]

    def _exists(self, model: int, slot: int, value: int) -> Any:
        return self._rows(model).filter(**self._named(model, value)).exists()

    def _in_bulk(self, model: int, slot: int, value: int) -> Any:
        keys = [self._key(model, slot), self._foreign_key(model, slot)]
        return sorted(str(key) for key in self._rows(model).in_bulk(keys))

    def _get_or_create(self, model: int, slot: int, value: int) -> Any:
        fields = self._fields(model, slot, value)
        return self._rows(model).get_or_create(pk=self._key(model, slot), defaults=fields)[1]

    def _update_or_create(self, model: int, slot: int, value: int) -> Any:
        fields = self._fields(model, slot, value)
        return self._rows(model).update_or_create(pk=self._key(model, slot), defaults=fields)[1]

    def _bulk_update(self, model: int, slot: int, value: int) -> Any:
        rows = list(self._rows(model).order_by("pk"))
        for number, row in enumerate(rows):
            setattr(row, self.texts[model], f"b{value}{number}")
        return self._rows(model).bulk_update(rows, [self.texts[model]]) if rows else 0

    def _foreign_get(self, model: int, slot: int, value: int) -> Any:
        return str(self.models[model]._base_manager.using(self.alias).get(
            pk=self._foreign_key(model, slot)
        ))  # fmt: skip

    def _foreign_update(self, model: int, slot: int, value: int) -> Any:
        rows = self.models[model]._base_manager.using(self.alias)
        return rows.filter(pk=self._foreign_key(model, slot)).update(**{self.texts[model]: "mine"})

    def _foreign_delete(self, model: int, slot: int, value: int) -> Any:
        rows = self.models[model]._base_manager.using(self.alias)
        return rows.filter(pk=self._foreign_key(model, slot)).delete()[0]

    def _foreign_reference(self, model: int, slot: int, value: int) -> Any:
        return (
            self._rows(1)
            .filter(pk=self._key(1, slot))
            .update(unit_id=self._foreign_key(0, value % SLOTS))
        )

    def _subquery(self, model: int, slot: int, value: int) -> Any:
        from django.db.models import Exists, OuterRef  # noqa: PLC0415 - after Django is set up

        seats = self.models[1]._base_manager.using(self.alias).filter(unit_id=OuterRef("pk"))
        return list(self._rows(0).filter(Exists(seats)).order_by("pk").values_list("pk"))

    def _union(self, model: int, slot: int, value: int) -> Any:
        names = self._rows(0).values_list("name").union(self._rows(1).values_list("title"))
        return sorted(names)

    def _lock(self, model: int, slot: int, value: int) -> Any:
        rows = self._rows(model).select_for_update().filter(**self._named(model, value))
        return [row.pk for row in rows.order_by("pk")]

    def _undone(self, model: int, slot: int, value: int) -> Any:
        from django.db import transaction  # noqa: PLC0415 - after Django is set up

        with transaction.atomic(using=self.alias):
            changed = self._rows(model).update(**{self.texts[model]: "gone"}) if model == 0 else 0
            seen = self._rows(model).count()
            transaction.set_rollback(True, using=self.alias)
        return changed, seen


def turns() -> Any:
    """Return the strategy that writes programs."""
    from hypothesis import strategies as st  # noqa: PLC0415 - a tool of developers

    small = st.integers(0, SLOTS - 1)
    step = st.tuples(st.sampled_from(OPERATIONS), st.integers(0, 3), small, st.integers(0, 12))
    turn = st.tuples(
        st.integers(0, TENANTS - 1),
        st.integers(0, 4).map(bool),
        st.lists(step, min_size=1, max_size=8),
    )
    return st.lists(turn, min_size=2, max_size=8)


def compare(programs: int, *, shrinks: bool = True, say: Say = lambda line: None) -> Report:
    """Run so many programs in both worlds. Stops at the first that differs.

    With ``shrinks`` it then looks for the smallest program that does.
    """
    import random  # noqa: PLC0415

    from hypothesis import HealthCheck, Phase, given, settings  # noqa: PLC0415 - for developers

    counted = {"programs": 0, "steps": 0, "refusals": 0}
    ids = random.Random(programs)

    @settings(
        max_examples=programs,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate, *([Phase.shrink] if shrinks else [])],
        suppress_health_check=list(HealthCheck),
    )
    @given(turns())
    def same(program: list[Turn]) -> None:
        # New accounts each time: what earlier programs left is one more neighbour's.
        accounts = [UUID(int=ids.getrandbits(128), version=4) for _ in range(TENANTS)]
        shared = World(["default"] * TENANTS, accounts)
        alone = World([f"solo_{n}" for n in range(1, TENANTS + 1)], accounts)
        heard, expected = shared.run(program), alone.run(program)
        counted["programs"] += 1
        counted["steps"] += sum(len(steps) for _, _, steps in program)
        counted["refusals"] += shared.refusals
        if counted["programs"] % 200 == 0:
            say(f"  {counted['programs']:,} programs, {counted['steps']:,} steps")
        assert heard == expected, f"{program}: {heard} != {expected}"

    try:
        same()
    except AssertionError as differs:
        return Report(**counted, problem=str(differs)[:3000])
    return Report(**counted)


@contextmanager
def one_database_each(template: str) -> Iterator[None]:
    """Give every tenant a clone of ``template`` under the alias ``solo_<n>`` inside the block."""
    from django.db import connections  # noqa: PLC0415 - after Django is set up
    from django.db.models.signals import ModelSignal  # noqa: PLC0415
    from psycopg import sql  # noqa: PLC0415

    from annex.tenancy import bootstrap  # noqa: PLC0415

    shared = connections.settings["default"]
    names = {f"solo_{n}": f"{shared['NAME']}_solo_{n}" for n in range(1, TENANTS + 1)}
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
    with psycopg.connect(django_settings.ADMIN_DATABASE_URL, autocommit=True) as admin:
        for alias, name in names.items():
            admin.execute(drop.format(sql.Identifier(name)))
            bootstrap.ensure_database(admin, name, template=template)
            connections.settings[alias] = {**shared, "NAME": name}
        try:
            # Receivers start cascades on the default connection, whichever one a row was saved on.
            with mock.patch.object(ModelSignal, "send", return_value=[]):
                yield
        finally:
            for alias, name in names.items():
                connections[alias].close()
                del connections[alias], connections.settings[alias]
                admin.execute(drop.format(sql.Identifier(name)))


def run(*, programs: int = 2_000, say: Say = print) -> Report:
    """Compare on fresh databases on the servers of the environment, and say how it went."""
    from proofs.tenancy.database import proving_ground  # noqa: PLC0415 - after Django is set up

    with proving_ground() as databases, one_database_each(databases.template):
        report = compare(programs, say=say)
    for name in ("programs", "steps", "refusals"):
        say(f"  {name:20} {getattr(report, name):>9,}")
    if report.problem:
        say(f"  DIFFERENT  {report.problem}")
    say("oracle: " + ("passed" if report.passed else "FAILED"))
    return report


def main() -> int:
    """Run the proof; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m proofs.tenancy.oracle", description=__doc__)
    parser.add_argument("--programs", type=int, default=2_000)
    asked = parser.parse_args()
    django.setup()
    logging.disable()
    report = run(programs=asked.programs, say=lambda line: print(line, flush=True))
    return 0 if report.passed else 1


if __name__ == "__main__":
    sys.exit(main())
