import json
import tempfile
from datetime import timedelta
from io import StringIO
from pathlib import Path

from django.core.management import CommandError, call_command

from annex.testing.cases import ServiceTestCase
from platforms.marketplace.matching.models import RuleSet
from platforms.marketplace.matching.ranking.rulebook import SETTINGS, WEIGHTS
from platforms.marketplace.matching.services import rules, running
from platforms.marketplace.matching.tests.factories import AT
from platforms.marketplace.missions.tests.factories import make_mission
from platforms.marketplace.proposals.models import Proposal
from platforms.marketplace.proposals.tests.factories import make_proposal
from platforms.marketplace.skills.models import SkillRelation
from platforms.marketplace.skills.tests.factories import make_skill
from platforms.marketplace.specialists.models import Specialist
from platforms.marketplace.specialists.tests.factories import make_specialist

FRESH_ALONE = dict.fromkeys(WEIGHTS, 0) | {"freshness": 10_000}
HIRED = AT + timedelta(days=1)


class HistoryCase(ServiceTestCase):
    """Whoever was hired is cheap; somebody else says that they are available."""

    def setUp(self) -> None:
        super().setUp()
        self.cheap = make_specialist(day_rate=300, availability_confirmed_at=AT - timedelta(70))
        self.fresh = make_specialist(day_rate=600, availability_confirmed_at=AT)
        self.mission = make_mission(reference="M-1", title="Rewrite")
        running.match(actor=self.actor("manager"), mission_id=self.mission.pk, at=AT)
        self.hire(mission=self.mission)

    def hire(self, **fields: object) -> Proposal:
        hired = {"specialist": self.cheap, "status": "accepted", "decided_at": HIRED}
        return make_proposal(**hired | fields)

    def propose(self, weights: dict[str, int] = FRESH_ALONE) -> RuleSet:
        return rules.propose(actor=self.actor("manager"), weights=weights, at=AT)


class HistoryTests(HistoryCase):
    def test_rules_are_not_tried_on_nothing_while_there_is_history(self) -> None:
        self.hire(mission=make_mission(), decided_at=HIRED + timedelta(1))
        operator, row = self.actor("manager"), self.propose()
        for since in (HIRED + timedelta(seconds=1), HIRED + timedelta(30)):
            with self.assertRaises(rules.NothingTried):
                rules.backtest(actor=operator, rule_set_id=row.pk, since=since, at=HIRED)
        with self.assertRaises(rules.NotBacktested):
            rules.activate(actor=operator, rule_set_id=row.pk, at=HIRED)

        rules.backtest(actor=operator, rule_set_id=row.pk, since=HIRED, at=HIRED)

        rules.activate(actor=operator, rule_set_id=row.pk, at=HIRED)

    def test_settings_are_tried_as_weights_are(self) -> None:
        broad, narrow, other = (make_skill() for _ in range(3))
        for skill in (narrow, other):
            SkillRelation.objects.create(skill=skill, broader=broad)
        mission = make_mission(wishes={narrow: 3}, days_per_week=5)
        operator = self.actor("manager")
        Specialist.objects.update(status="paused")
        sibling = make_specialist(skills={other: 5}, days_per_week=4)
        broader = make_specialist(skills={broad: 3})
        running.match(actor=operator, mission_id=mission.pk, at=AT)
        for specialist in (sibling, broader):
            self.hire(mission=mission, specialist=specialist)
        weights = dict.fromkeys(WEIGHTS, 0) | {"wishes": 10_000}
        kept = {}
        for name, settings in {
            "as they are": SETTINGS,
            "siblings first": SETTINGS | {"broader_credit": 10, "sibling_credit": 90},
            "every day": SETTINGS | {"days_short": 0},
        }.items():
            row = rules.propose(actor=operator, weights=weights, settings=settings, at=AT)
            row = rules.backtest(actor=operator, rule_set_id=row.pk, since=AT, at=HIRED)
            kept[name] = [one["new"] for one in row.backtest["rows"][1:]]
        self.assertEqual(
            kept, {"as they are": [2, 1], "siblings first": [1, 2], "every day": [None, 1]}
        )
        self.assertEqual(row.backtest["new"]["left_out"], 1)

    def test_where_nobody_was_hired_there_is_nothing_to_try_rules_on(self) -> None:
        operator = self.actor("manager", account=self.other_account)
        with self.as_account(self.other_account):
            row = rules.propose(actor=operator, weights=FRESH_ALONE, at=AT)
            rules.backtest(actor=operator, rule_set_id=row.pk, since=AT, at=AT)
            rules.activate(actor=operator, rule_set_id=row.pk, at=AT)
            row.refresh_from_db()
            self.assertEqual(row.status, "active")


class CommandTests(HistoryCase):
    def run_it(self, *said: str, out: StringIO | None = None) -> str:
        out = out or StringIO()
        told = ("--account", self.account.slug, "--since", AT.date().isoformat(), *said)
        call_command("backtest_rules", *told, stdout=out)
        return out.getvalue()

    def test_a_version_is_tried_mission_by_mission_and_may_be_used_then(self) -> None:
        self.hire(mission=make_mission(reference="M-2", title="Paint"))
        row = self.propose()

        said = self.run_it("--rules", "1")

        self.assertEqual(
            said.splitlines(),
            [
                "[1/2] M-1 Rewrite: 1 -> 2 of 2, 0 others of the first 10",
                "[2/2] M-2 Paint: in no ranking",
                f"1 hired from a ranking since {AT.date()}, 1 from none. Beside version 0: "
                "0 further up, 1 further down.",
                "Median rank: 1 -> 2",
                "Among the first 10: 1 -> 1",
                "Left out: 0 -> 0",
                "Version 1 may be used.",
            ],
        )
        rules.activate(actor=self.actor("manager"), rule_set_id=row.pk, at=HIRED)
        row.refresh_from_db()
        self.assertEqual((row.status, row.backtest["missions"]), ("active", 1))

    def test_the_first_page_is_compared_for_who_is_on_it(self) -> None:
        others = [
            make_specialist(day_rate=600, availability_confirmed_at=AT - timedelta(1))
            for _ in range(11)
        ]
        running.match(actor=self.actor("manager"), mission_id=self.mission.pk, at=AT)
        self.propose()

        said = self.run_it("--rules", "1")

        self.assertIn(f"of {len(others) + 2}, 1 others of the first 10", said)

    def test_of_a_draft_nothing_is_kept(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            draft = Path(folder) / "draft.json"
            draft.write_text(json.dumps({"weights": FRESH_ALONE}))
            said = self.run_it("--draft", str(draft))
            self.assertIn("M-1 Rewrite: 1 -> 2 of 2", said)
            self.assertIn("Nothing was kept", said)
            for text, told in (
                ("[", "is no draft"),
                ("[1]", "is no draft"),
                ('{"weights": {"rate": 10000}}', "weights: Give exactly these"),
            ):
                draft.write_text(text)
                with self.subTest(text), self.assertRaisesMessage(CommandError, told):
                    self.run_it("--draft", str(draft))
        with self.assertRaisesMessage(CommandError, "can not be read"):
            self.run_it("--draft", str(draft))
        self.assertFalse(RuleSet.objects.exists())

    def test_an_unknown_version_is_told_the_known_ones(self) -> None:
        with self.assertRaisesMessage(CommandError, "There are: none yet."):
            self.run_it("--rules", "1")
        self.propose()
        with self.assertRaisesMessage(CommandError, "There is no version 2. There are: 1."):
            self.run_it("--rules", "2")

    def test_one_that_is_stopped_keeps_nothing(self) -> None:
        class Stopped(StringIO):
            def write(self, text: str) -> int:
                raise KeyboardInterrupt

        row = self.propose()
        with self.assertRaisesMessage(CommandError, "Stopped; nothing was kept.") as raised:
            self.run_it("--rules", "1", out=Stopped())
        row.refresh_from_db()
        self.assertEqual((raised.exception.returncode, row.backtested_at), (130, None))
