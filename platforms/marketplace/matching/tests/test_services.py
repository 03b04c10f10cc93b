import random
from datetime import timedelta
from unittest import mock
from uuid import uuid4

from django.db import connection
from django.test.utils import CaptureQueriesContext

from annex.tenancy.context import tenant_context
from annex.testing.cases import ServiceTestCase
from platforms.marketplace.matching.models import MatchRecord, MatchResult, MatchRun, RuleSet
from platforms.marketplace.matching.policies import MatchRunNotFound
from platforms.marketplace.matching.ranking import seeds, statement, vector
from platforms.marketplace.matching.ranking.asked import Asked
from platforms.marketplace.matching.ranking.eligibility import failing
from platforms.marketplace.matching.ranking.facts import SPECIALIST_COLUMNS
from platforms.marketplace.matching.ranking.parts import points, told
from platforms.marketplace.matching.ranking.rulebook import WEIGHTS, BadRulebook, Rulebook
from platforms.marketplace.matching.reads.facts import facts_of
from platforms.marketplace.matching.reads.replaying import replay
from platforms.marketplace.matching.reads.standings import standings, why_not
from platforms.marketplace.matching.services import (
    contesting,
    counting,
    forgetting,
    rules,
    running,
)
from platforms.marketplace.matching.tests.factories import (
    AT,
    make_asking,
    make_pool,
    make_taxonomy,
)
from platforms.marketplace.missions.policies import MissionNotFound
from platforms.marketplace.missions.states import NotPossibleNow
from platforms.marketplace.missions.tests.factories import make_mission
from platforms.marketplace.proposals.models import Invitation, Proposal
from platforms.marketplace.skills.models import SkillRelation
from platforms.marketplace.skills.policies import OperatorsOnly
from platforms.marketplace.skills.tests.factories import make_skill
from platforms.marketplace.specialists.models import Specialist
from platforms.marketplace.specialists.tests.factories import make_specialist

MISSIONS = 25


class OracleTests(ServiceTestCase):
    """What the statement says of a random pool is what plain Python says."""

    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        chance = random.Random(26)
        skills = make_taxonomy(chance)
        cls.pool = make_pool(chance, skills, 60)
        cls.missions = [make_asking(chance, skills, cls.pool) for _ in range(MISSIONS)]

    def test_everybody_is_ranked_as_python_ranks_them_and_the_absent_fail_a_rule(self):
        ranked, absent = 0, 0
        for mission in self.missions:
            run = running.match(actor=self.actor("manager"), mission_id=mission.pk, at=AT)
            asked, rules_ = Asked.from_stored(run.asked), Rulebook.from_stored(run.rulebook)
            facts = facts_of([one.pk for one in self.pool], asked)
            expected = []
            for id, known in facts.items():
                if failing(known, asked, rules_):
                    continue
                inputs = vector.vector(known, asked)
                score = sum(points(inputs, asked, rules_))
                expected.append((-score, seeds.tie(id, run.seed), id, inputs))
            expected.sort()
            record = MatchRecord.objects.get(run=run)
            self.assertEqual(
                list(zip(record.specialists, record.inputs, record.scores, strict=True)),
                [(id, inputs, -score) for score, _, id, inputs in expected],
            )
            self.assertEqual(record.ties, [tie for _, tie, _, _ in expected])
            self.assertEqual(run.eligible, len(expected))
            ranked += len(expected)
            absent += len(facts) - len(expected)
        self.assertGreater(ranked, 100)
        self.assertGreater(absent, 100)

    def test_every_run_replays_and_its_parts_add_up(self):
        for mission in self.missions:
            run = running.match(actor=self.actor("manager"), mission_id=mission.pk, at=AT)

            replayed = replay(MatchRun.objects.get(pk=run.pk))

            self.assertEqual((replayed.ranked, list(replayed.differing)), (run.eligible, []))
            for row in MatchResult.objects.filter(run=run):
                self.assertEqual(sum(row.parts), row.score)

    def test_a_replay_sees_what_was_changed(self):
        run = max(
            (
                running.match(actor=self.actor("manager"), mission_id=one.pk, at=AT)
                for one in self.missions
            ),
            key=lambda one: one.eligible,
        )
        record = MatchRecord.objects.get(run=run)
        record.scores[1] += 1
        record.save()

        self.assertIn(2, replay(run).differing)

    def test_one_seed_gives_one_order_and_the_absent_are_told_why(self):
        mission = self.missions[0]
        one, other = (
            running.match(actor=self.actor("manager"), mission_id=mission.pk, at=AT, seed=5)
            for _ in range(2)
        )
        first, second = (MatchRecord.objects.get(run=run).specialists for run in (one, other))
        self.assertEqual(first, second)
        for specialist in self.pool:
            (standing,) = standings(specialist.pk, [one])
            self.assertNotEqual(standing.rank is None, not standing.reasons)
            self.assertEqual(bool(why_not(specialist.pk, mission, AT)), specialist.pk not in first)

    def test_who_has_lost_a_skill_since_it_was_looked_for_is_not_ranked(self):
        ids = f"{{{','.join(str(one.pk) for one in self.pool)}}}"
        everybody = f"SELECT {len(self.pool)}, '{ids}'"
        for mission in self.missions:
            run = running.match(actor=self.actor("manager"), mission_id=mission.pk, at=AT, seed=7)
            with mock.patch.object(statement, "beginning", return_value=(everybody, {})):
                late = running.match(
                    actor=self.actor("manager"), mission_id=mission.pk, at=AT, seed=7
                )

            ranked = [MatchRecord.objects.get(run=one).specialists for one in (run, late)]
            self.assertEqual(*ranked)

    def test_a_person_forgotten_leaves_a_run_that_replays(self):
        run = max(
            (
                running.match(actor=self.actor("manager"), mission_id=one.pk, at=AT)
                for one in self.missions
            ),
            key=lambda one: one.eligible,
        )
        gone = MatchRecord.objects.get(run=run).specialists[0]

        self.assertGreaterEqual(forgetting.forget(specialist_id=gone), 1)

        self.assertTrue(replay(run).same)
        self.assertNotIn(gone, MatchRecord.objects.get(run=run).specialists)
        self.assertFalse(MatchResult.objects.filter(specialist_id=gone).exists())
        first = MatchResult.objects.get(run=run, rank=1)
        its = told(first.inputs, Asked.from_stored(run.asked), Rulebook.from_stored(run.rulebook))
        self.assertEqual(sum(part["points"] for part in its), first.score)


class AtOnceTests(OracleTests):
    """The same, by the statement for many."""

    def setUp(self) -> None:
        super().setUp()
        few = mock.patch.object(statement, "MANY", 0)
        few.start()
        self.addCleanup(few.stop)


class RuleTests(ServiceTestCase):
    def test_a_narrower_skill_meets_a_must_and_a_broader_one_does_not(self):
        broad, narrow = make_skill(), make_skill()
        SkillRelation.objects.create(skill=narrow, broader=broad)
        has_narrow = make_specialist(skills={narrow: 3})
        make_specialist(skills={broad: 5})
        run = self._run(make_mission(musts={narrow: 3}))
        self.assertEqual(self._ids(run), [has_narrow.pk])
        run = self._run(make_mission(musts={broad: 3}))
        self.assertEqual(run.eligible, 2)

    def test_whoever_lives_where_the_work_is_is_there_or_is_told_that_they_are_not(self) -> None:
        for lives, works, here in (
            ("İzmir", "İzmir", True),
            ("ÉVRY", "Évry", True),
            ("ΠΑΤΡΑΣ", "Πατρας", False),
        ):
            with self.subTest(lives):
                one = make_specialist(city=lives, country="GR", works_remotely=False)
                mission = make_mission(city=works, country="GR", remote=False)
                self.assertEqual(self._ids(self._run(mission)), [one.pk] if here else [])
                self.assertEqual(why_not(one.pk, mission, AT) == [], here)

    def test_a_stale_availability_ranks_lower_and_is_not_hidden(self):
        fresh = make_specialist(availability_confirmed_at=AT)
        stale = make_specialist(availability_confirmed_at=AT - timedelta(days=80))
        self.assertEqual(self._ids(self._run(make_mission())), [fresh.pk, stale.pk])

    def test_a_newcomer_is_ahead_of_whoever_does_not_answer(self):
        silent, newcomer = make_specialist(), make_specialist()
        for _ in range(8):
            Invitation.objects.create(
                mission=make_mission(), specialist=silent, respond_by=AT - timedelta(days=1)
            )
        self.assertEqual(counting.count(at=AT), 1)
        self.assertEqual(counting.count(at=AT), 0)
        self.assertEqual(self._ids(self._run(make_mission())), [newcomer.pk, silent.pk])

    def test_no_column_outside_the_whitelist_is_an_input(self):
        for told_of in ("identity_id", "user_id", "headline", "bio", "seniority", "call_after"):
            self.assertNotIn(told_of, SPECIALIST_COLUMNS)
        mission = make_mission(musts={make_skill(): 2}, languages={"en": 3})
        with CaptureQueriesContext(connection) as sent:
            self._run(mission)
        statements = " ".join(one["sql"] for one in sent.captured_queries)
        self.assertIn("matchrecord", statements)
        for hidden in ("specialists_identity", "born_on", "gender", "nationality", "photo_key"):
            self.assertNotIn(hidden, statements)
        for hidden in ("s.identity_id", "s.headline", "s.bio", "s.user_id", "vote"):
            self.assertNotIn(hidden, statements)

    def test_another_account_ranks_none_of_these(self):
        make_specialist()
        with tenant_context(self.other_account.pk):
            run = running.match(
                actor=self.actor("manager", account=self.other_account),
                mission_id=make_mission().pk,
                at=AT,
            )
            self.assertEqual(run.eligible, 0)

    def test_a_stranger_ranks_nothing(self):
        mission = make_mission(status="draft", published_at=None)
        with self.assertRaises(MissionNotFound):
            running.match(actor=self.actor("member"), mission_id=mission.pk, at=AT)
        with self.assertRaises(running.MissionIsOver):
            over = make_mission(status="filled")
            running.match(actor=self.actor("manager"), mission_id=over.pk, at=AT)
        self.assertFalse(MatchRun.objects.exists())

    def _run(self, mission):
        return running.match(actor=self.actor("manager"), mission_id=mission.pk, at=AT)

    def _ids(self, run):
        return MatchRecord.objects.get(run=run).specialists


class RuleSetTests(ServiceTestCase):
    def test_weights_are_whole_and_add_up(self):
        for wrong in (WEIGHTS | {"rate": 1}, {"rate": 10_000}, WEIGHTS | {"rate": 1_000.0}):
            with self.assertRaises(BadRulebook):
                rules.propose(actor=self.actor("manager"), weights=wrong, at=AT)
        with self.assertRaises(OperatorsOnly):
            rules.propose(actor=self.actor("member"), weights=WEIGHTS, at=AT)
        self.assertFalse(RuleSet.objects.exists())

    def test_weights_are_tried_on_history_before_they_are_used(self):
        operator = self.actor("manager")
        cheap = make_specialist(day_rate=300, availability_confirmed_at=AT - timedelta(days=70))
        fresh = make_specialist(day_rate=600, availability_confirmed_at=AT)
        mission = make_mission()
        ranked = running.match(actor=operator, mission_id=mission.pk, at=AT)
        hired = AT + timedelta(days=1)
        Proposal.objects.create(
            mission=mission, specialist=cheap, status="accepted", reason="Yes", decided_at=hired
        )
        Proposal.objects.create(
            mission=make_mission(),
            specialist=fresh,
            status="accepted",
            reason="Yes",
            decided_at=hired,
        )
        weights = dict.fromkeys(WEIGHTS, 0) | {"freshness": 10_000}
        row = rules.propose(actor=operator, weights=weights, at=AT)
        with self.assertRaises(rules.NotBacktested):
            rules.activate(actor=operator, rule_set_id=row.pk, at=AT)

        row = rules.backtest(actor=operator, rule_set_id=row.pk, since=AT, at=hired)
        self.assertEqual((row.backtest["missions"], row.backtest["unranked"]), (1, 1))
        self.assertEqual([(one["old"], one["new"]) for one in row.backtest["rows"]], [(1, 2)])

        rules.activate(actor=operator, rule_set_id=row.pk, at=hired)
        again = running.match(actor=operator, mission_id=mission.pk, at=AT)
        self.assertEqual(again.rulebook["weights"], weights)
        self.assertEqual(MatchRecord.objects.get(run=again).specialists[0], fresh.pk)
        self.assertEqual(MatchRecord.objects.get(run=ranked).specialists[0], cheap.pk)
        self.assertTrue(replay(ranked).same)


class ContestTests(ServiceTestCase):
    def test_a_specialist_contests_once_and_an_operator_answers_once(self):
        user_id = uuid4()
        specialist = make_specialist(user_id=user_id)
        run = running.match(actor=self.actor("manager"), mission_id=make_mission().pk, at=AT)
        own = self.actor("member", user_id=user_id)
        with self.assertRaises(MatchRunNotFound):
            contesting.contest(actor=self.actor("member"), run_id=run.pk, text="No", at=AT)
        with self.assertRaises(contesting.NothingSaid):
            contesting.contest(actor=own, run_id=run.pk, text=" ", at=AT)
        row = contesting.contest(actor=own, run_id=run.pk, text="I know it", at=AT)
        self.assertEqual(row.specialist_id, specialist.pk)
        with self.assertRaises(contesting.AlreadyContested):
            contesting.contest(actor=own, run_id=run.pk, text="Again", at=AT)
        with self.assertRaises(OperatorsOnly):
            contesting.answer(actor=own, contest_id=row.pk, upheld=True, answer="Yes", at=AT)
        operator = self.actor("manager")
        contesting.answer(actor=operator, contest_id=row.pk, upheld=True, answer="Yes", at=AT)
        with self.assertRaises(NotPossibleNow):
            contesting.answer(actor=operator, contest_id=row.pk, upheld=False, answer="No", at=AT)
        row.refresh_from_db()
        self.assertEqual((row.status, row.answer), ("upheld", "Yes"))
        self.assertTrue(Specialist.objects.filter(pk=specialist.pk).exists())
