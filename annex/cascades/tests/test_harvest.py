"""The engine on a cascade of another shape: what it promises is no trick of readiness."""

from collections import Counter
from collections.abc import Callable
from typing import Any
from unittest import mock
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annex.cascades import history, marks, proof, stages, whatif
from annex.cascades.models import Mark
from annex.cascades.tests.harvest import (
    HARVEST,
    NAME,
    Buyer,
    BuyerWorth,
    Crate,
    CrateWorth,
    Estate,
    EstateWorth,
    HarvestTestCase,
    Orchard,
    OrchardWorth,
    Plot,
    PlotWorth,
)

VALUES = {
    "crate": CrateWorth,
    "plot": PlotWorth,
    "buyer": BuyerWorth,
    "orchard": OrchardWorth,
    "estate": EstateWorth,
}
Worths = dict[tuple[str, UUID], int]


def stored() -> Worths:
    return {
        (level, row.pk): row.worth for level, model in VALUES.items() for row in model.objects.all()
    }


def expected() -> Worths:
    """Compute every value in plain Python."""
    found: Worths = {("crate", c.pk): c.kilos * c.grade for c in Crate.objects.all()}
    crates = list(Crate.objects.all())

    def total(level: str, parts: list[tuple[UUID, int]], model: Any) -> None:
        sums: Counter[UUID] = Counter()
        for key, worth in parts:
            sums[key] += worth
        for row in model.objects.all():
            found[level, row.pk] = sums[row.pk]

    total("plot", [(c.plot_id, c.kilos * c.grade) for c in crates], Plot)
    total("buyer", [(c.buyer_id, c.kilos * c.grade) for c in crates], Buyer)
    total("orchard", [(p.orchard_id, found["plot", p.pk]) for p in Plot.objects.all()], Orchard)
    estates = {e.pk: e.parent_id for e in Estate.objects.all()}
    for estate in estates:
        found["estate", estate] = 0
    own = [(o.estate_id, found["orchard", o.pk]) for o in Orchard.objects.all()]
    own += [(b.estate_id, found["buyer", b.pk]) for b in Buyer.objects.all()]
    for estate, worth in own:
        above: UUID | None = estate
        while above is not None:
            found["estate", above] += worth
            above = estates[above]
    return found


def pick(model: Any, number: int) -> Any:
    rows = list(model.objects.order_by("pk"))
    return rows[number % len(rows)] if rows else None


def add_crate(a: int, b: int) -> None:
    Crate.objects.create(plot_id=pick(Plot, a).pk, buyer_id=pick(Buyer, b).pk, kilos=a + 1)


def weigh(a: int, b: int) -> None:
    if crate := pick(Crate, a):
        Crate.objects.filter(pk=crate.pk).update(kilos=b, grade=a % 3)


def move_crate(a: int, b: int) -> None:
    if crate := pick(Crate, a):
        Crate.objects.filter(pk=crate.pk).update(
            plot_id=pick(Plot, b).pk, buyer_id=pick(Buyer, a + b).pk
        )


def move_plot(a: int, b: int) -> None:
    Plot.objects.filter(pk=pick(Plot, a).pk).update(orchard_id=pick(Orchard, b).pk)


def move_orchard(a: int, b: int) -> None:
    Orchard.objects.filter(pk=pick(Orchard, a).pk).update(estate_id=pick(Estate, b).pk)


def move_buyer(a: int, b: int) -> None:
    Buyer.objects.filter(pk=pick(Buyer, a).pk).update(estate_id=pick(Estate, b).pk)


def move_estate(a: int, b: int) -> None:
    estate, parent = pick(Estate, a), pick(Estate, b)
    above, parents = parent, {e.pk: e for e in Estate.objects.all()}
    while above is not None and above.pk != estate.pk:
        above = parents.get(above.parent_id)
    Estate.objects.filter(pk=estate.pk).update(parent_id=None if above else parent.pk)


def delete_crate(a: int, b: int) -> None:
    if crate := pick(Crate, a):
        crate.delete()


EDITS: tuple[Callable[[int, int], None], ...] = (
    add_crate,
    weigh,
    move_crate,
    move_plot,
    move_orchard,
    move_buyer,
    move_estate,
    delete_crate,
)
number = st.integers(0, 20)
edit = st.tuples(st.sampled_from(EDITS), number, number)
run = st.tuples(st.just("run"), st.sampled_from(sorted(VALUES)))


class HarvestTests(HarvestTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.estates = [Estate.objects.create()]
        for _ in range(9):
            self.estates.append(Estate.objects.create(parent_id=self.estates[-1].pk))
        orchards = [Orchard.objects.create(estate_id=self.estates[n].pk) for n in (9, 4)]
        plots = [Plot.objects.create(orchard_id=o.pk) for o in orchards for _ in range(2)]
        buyers = [Buyer.objects.create(estate_id=self.estates[n].pk) for n in (7, 0)]
        self.crates = [
            Crate.objects.create(plot_id=plot.pk, buyer_id=buyers[n % 2].pk, kilos=n + 1)
            for n, plot in enumerate(plots)
        ]
        self.settle()

    def test_the_levels_are_put_in_order_whatever_order_they_are_declared_in(self) -> None:
        order = [level.name for level in HARVEST.order]

        self.assertEqual((order[0], order[-1]), ("crate", "estate"))
        self.assertLess(order.index("plot"), order.index("orchard"))

    def test_every_level_equals_plain_python(self) -> None:
        self.assertEqual(stored(), expected())
        self.assertEqual(EstateWorth.objects.get(pk=self.estates[0].pk).worth, 20)

    def test_a_node_fed_by_two_paths_is_right_in_the_end_and_marked_meanwhile(self) -> None:
        Crate.objects.filter(pk=self.crates[0].pk).update(kilos=10)
        for level in ("crate", "buyer", "estate", "plot", "orchard"):
            stages.run(NAME, level)
            self.assertEqual(proof.violations(NAME, at=timezone.now()), [], level)

        self.settle()
        self.assertEqual(stored(), expected())

    def test_a_deep_tree_is_settled_wave_by_wave(self) -> None:
        ticket = marks.add(NAME, "crate", [self.crates[0].pk])
        Crate.objects.filter(pk=self.crates[0].pk).update(grade=0)
        waves = 0
        while not ticket.settled() or Mark.objects.exists():
            for level in ("crate", "plot", "buyer", "orchard"):
                stages.run(NAME, level)
            waves += stages.run(NAME, "estate") > 0

        self.assertGreaterEqual(waves, len(self.estates))
        self.assertEqual(stored(), expected())

    def test_any_edits_and_any_order_of_stages_come_right(self) -> None:
        @settings(
            max_examples=60,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(st.lists(st.one_of(edit, edit, run), min_size=1, max_size=10))
        def check(steps: list[tuple[Any, ...]]) -> None:
            with transaction.atomic():
                for what, *arguments in steps:
                    if what == "run":
                        stages.run(NAME, *arguments)
                    else:
                        what(*arguments)
                self.assertEqual(proof.violations(NAME, at=timezone.now()), [])
                self.settle()
                self.assertEqual(stored(), expected())
                transaction.set_rollback(True)

        check()

    def test_a_preview_equals_the_run_through_diamond_and_tree(self) -> None:
        crate = self.crates[0]
        question = whatif.Question(
            tables={
                "harvest_crate": """
                    SELECT c.account_id, c.id, c.plot_id, c.buyer_id,
                           CASE WHEN c.id = %(heavier)s THEN 100 ELSE c.kilos END AS kilos, c.grade
                    FROM public.harvest_crate c WHERE c.account_id = %(account)s
                """
            },
            parameters={"heavier": crate.pk},
            touched={"crate": [crate.pk]},
        )
        before = stored()

        answer = whatif.preview(NAME, question, at=timezone.now())

        self.assertEqual(stored(), before)
        Crate.objects.filter(pk=crate.pk).update(kilos=100)
        self.settle()
        after = stored()
        projected = {
            (level, change.object_id): int(change.projected["worth"])
            for level, changes in answer.changes.items()
            for change in changes
        }
        self.assertEqual(projected, {key: after[key] for key in after if after[key] != before[key]})
        self.assertEqual(answer.counts["estate"], len(self.estates))

    def test_a_tree_without_a_root_can_not_be_previewed(self) -> None:
        first, second = self.estates[:2]
        Estate.objects.filter(pk=first.pk).update(parent_id=second.pk)
        Orchard.objects.update(estate_id=second.pk)

        with self.assertRaises(whatif.TooDeep), mock.patch.object(whatif, "MOST_WAVES", 4):
            whatif.preview(NAME, whatif.Question(), at=timezone.now())

    def test_the_history_of_every_level_is_kept_by_the_same_declaration(self) -> None:
        crate = self.crates[0]
        Crate.objects.filter(pk=crate.pk).update(kilos=7)
        self.settle()

        change, first = history.of_record(NAME, "crate", crate.pk)

        self.assertEqual((change.old["worth"], change.new["worth"]), (1, 7))
        self.assertEqual((change.cause, change.cause_id), ("harvest_crate.update", crate.pk))
        self.assertEqual(first.cause, "harvest_crate.insert")
        top = history.of_record(NAME, "estate", self.estates[0].pk)[0]
        self.assertEqual(top.cause, "estate")
