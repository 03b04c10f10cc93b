from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

from annex.testing.cases import CommitTestCase, ServiceTestCase
from platforms.marketplace.missions.models import Mission, MissionStatus
from platforms.marketplace.missions.states import MISSION, NotPossibleNow, ReasonNeeded
from platforms.marketplace.missions.tests.factories import make_mission

AT = datetime(2100, 1, 1, tzinfo=UTC)


class DeclarationTest(ServiceTestCase):
    def test_every_state_of_a_mission_is_reached_and_every_end_is_an_end(self) -> None:
        reached = {one.target for one in MISSION.transitions.values()} | {MISSION.initial}

        self.assertEqual(reached, set(MissionStatus))
        self.assertEqual(
            MISSION.ends(),
            {MissionStatus.DONE, MissionStatus.CANCELLED, MissionStatus.EXPIRED},
        )

    def test_every_action_from_every_state_does_what_is_declared_or_nothing(self) -> None:
        for status in MissionStatus:
            for action, transition in MISSION.transitions.items():
                with self.subTest(status=status, action=action):
                    mission = make_mission(status=status)
                    if status in transition.sources:
                        MISSION.move(mission, action, reason="Because.", at=AT)
                        after = transition.target
                    else:
                        with self.assertRaises(NotPossibleNow) as refused:
                            MISSION.move(mission, action, reason="Because.", at=AT)
                        self.assertEqual(
                            refused.exception.details,
                            {
                                "action": action,
                                "state": status,
                                "possible": MISSION.possible(status),
                            },
                        )
                        after = status
                    mission.refresh_from_db()
                    self.assertEqual(mission.status, after)


class MoveTest(ServiceTestCase):
    def test_it_writes_reason_moment_and_what_else_is_said(self) -> None:
        mission = make_mission(status="draft")

        moved = MISSION.move(mission, "publish", at=AT, title="Better")

        self.assertIs(moved, mission)
        self.assertEqual((mission.status, mission.published_at), ("open", AT))
        mission.refresh_from_db()
        self.assertEqual(
            (mission.status, mission.published_at, mission.title), ("open", AT, "Better")
        )

    def test_a_reason_that_is_needed_is_not_blank(self) -> None:
        mission = make_mission()

        with self.assertRaises(ReasonNeeded) as refused:
            MISSION.move(mission, "cancel", reason="  ")

        self.assertEqual(refused.exception.details, {"errors": {"reason": ["Say why."]}})
        mission.refresh_from_db()
        self.assertEqual(mission.status, "open")

    def test_followers_are_called_with_what_was_done_and_never_with_what_was_not(self) -> None:
        told: list[tuple[object, str, datetime | None]] = []
        process = replace(MISSION, followers=[])
        follower = lambda row, action, at: told.append((row, action, at))  # noqa: E731
        process.follow(follower)
        process.follow(follower)
        mission = make_mission()

        process.move(mission, "fill", at=AT)
        with self.assertRaises(NotPossibleNow):
            process.move(mission, "fill", at=AT)

        self.assertEqual(told, [(mission, "fill", AT)])

    def test_a_row_that_is_gone_allows_nothing(self) -> None:
        mission = make_mission()
        mission.pk = uuid4()

        with self.assertRaises(NotPossibleNow) as refused:
            MISSION.move(mission, "fill")

        self.assertEqual(
            refused.exception.details, {"action": "fill", "state": None, "possible": []}
        )


class RaceTest(CommitTestCase):
    def test_of_two_who_end_a_mission_one_wins_and_the_other_is_told(self) -> None:
        mission = make_mission()

        def end(action: str) -> str:
            copy = Mission.objects.get(pk=mission.pk)
            try:
                MISSION.move(copy, action, reason="Because.")
            except NotPossibleNow as refused:
                return f"refused: {refused.details['possible']}"
            return action

        for _ in range(5):
            Mission.objects.filter(pk=mission.pk).update(status="open")
            told = self.together(lambda: end("cancel"), lambda: end("expire"))

            self.assertEqual(sum(one.startswith("refused") for one in told), 1)
            self.assertIn("refused: []", told)
