from collections.abc import Callable

from django.db import IntegrityError, transaction

from annex.testing.cases import ServiceTestCase
from platforms.marketplace.matching.models import (
    Contest,
    MatchRecord,
    MatchResult,
    MatchRun,
    RuleSet,
    TrackRecord,
)
from platforms.marketplace.matching.ranking.rulebook import Rulebook
from platforms.marketplace.matching.services import running
from platforms.marketplace.matching.tests.factories import AT
from platforms.marketplace.missions.tests.factories import make_mission
from platforms.marketplace.specialists.tests.factories import make_specialist


def make_rules(version: int = 1, **fields: object) -> RuleSet:
    return RuleSet.objects.create(version=version, rulebook=Rulebook().stored(), **fields)


class MatchingCase(ServiceTestCase):
    def refused(self, constraint: str, write: Callable[[], object]) -> None:
        with self.assertRaisesMessage(IntegrityError, constraint), transaction.atomic():
            write()
            with self.committed():
                pass

    def run_it(self, mission: object = None) -> MatchRun:
        mission = mission or make_mission()
        return running.match(actor=self.actor("manager"), mission_id=mission.pk, at=AT)


class ConstraintsTest(MatchingCase):
    def test_rules_are_used_once_they_were_tried_and_one_version_at_a_time(self) -> None:
        make_rules(1, status="active", backtested_at=AT)
        make_rules(2)
        for constraint, write in {
            "rule_set_version": lambda: make_rules(2),
            "rule_set_status_is_known": lambda: make_rules(3, status="lost"),
            "rule_set_active_was_backtested": lambda: make_rules(3, status="active"),
            "rule_set_active_once": lambda: make_rules(3, status="active", backtested_at=AT),
        }.items():
            with self.subTest(constraint):
                self.refused(constraint, write)

    def test_a_run_has_one_record_and_one_result_of_a_rank(self) -> None:
        make_specialist()
        run = self.run_it()
        record, result = MatchRecord.objects.get(), MatchResult.objects.get()
        for constraint, row in (("match_record_of_run", record), ("match_result_rank", result)):
            row.pk = None
            with self.subTest(constraint):
                self.refused(constraint, row.save)
        run.delete()
        self.assertFalse(MatchRecord.objects.exists() or MatchResult.objects.exists())

    def test_a_run_is_contested_once_and_a_contest_ends_with_an_answer(self) -> None:
        specialist = make_specialist()
        run = self.run_it()
        about = {"run": run, "specialist": specialist, "text": "No"}
        contest = Contest.objects.create(**about)
        rows = Contest.objects.filter(pk=contest.pk)
        for constraint, write in (
            ("contest_once_a_run", lambda: Contest.objects.create(**about)),
            (
                "contest_status_is_known",
                lambda: rows.update(status="lost", answer="Yes", decided_at=AT),
            ),
            ("contest_ends_with_an_answer", lambda: rows.update(status="upheld", answer="Yes")),
            ("contest_ends_with_an_answer", lambda: rows.update(status="upheld", decided_at=AT)),
            ("contest_ends_with_an_answer", lambda: rows.update(decided_at=AT)),
        ):
            with self.subTest(constraint):
                self.refused(constraint, write)

    def test_somebody_has_one_track_record_that_goes_with_them(self) -> None:
        specialist = make_specialist()
        TrackRecord.objects.create(specialist=specialist, done=1)
        self.refused("track_record_once", lambda: TrackRecord.objects.create(specialist=specialist))
        specialist.delete()
        self.assertFalse(TrackRecord.objects.exists())


class TenancyTest(MatchingCase):
    def test_another_account_has_none_of_it_and_refers_to_none_of_it(self) -> None:
        specialist, rules = make_specialist(), make_rules()
        run = self.run_it()
        contest = Contest.objects.create(run=run, specialist=specialist, text="No")
        track = TrackRecord.objects.create(specialist=specialist)
        mine = [rules, run, MatchRecord.objects.get(), MatchResult.objects.get(), contest, track]

        with self.as_account(self.other_account):
            for row in mine:
                with self.subTest(type(row).__name__):
                    self.assertFalse(type(row).objects.filter(pk=row.pk).exists())
            kept = {"asked": {}, "rulebook": {}, "seed": 1, "ran_at": AT}
            for name, write in {
                "a mission": lambda: MatchRun.objects.create(mission=run.mission, **kept),
                "rules": lambda: MatchRun.objects.create(
                    mission=make_mission(), rule_set=rules, **kept
                ),
                "a run": lambda: Contest.objects.create(
                    run=run, specialist=make_specialist(), text="No"
                ),
                "a specialist": lambda: TrackRecord.objects.create(specialist=specialist),
            }.items():
                with self.subTest(name):
                    self.refused("foreign key constraint", write)
