from annex.cascades.stages import settle
from annex.testing.cases import CommitTestCase
from platforms.readiness.scores.cascade import NAME
from platforms.readiness.scores.tests.edits import build_org
from proofs.cascades.points import change_everything, enumerate_points

STEP = 11
"""Of all the points, as many as a suite has time for; `make prove-cascades` takes every one."""


class PointTests(CommitTestCase):
    def setUp(self) -> None:
        super().setUp()
        build_org()
        settle(NAME)

    def test_a_process_killed_at_any_point_leaves_what_is_right_or_marked(self) -> None:
        points = enumerate_points(change_everything, step=STEP)
        self.assertGreater(len(points) * STEP, 60)
