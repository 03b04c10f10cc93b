"""Rankings and fairness in short."""

from annex.testing.cases import ServiceTestCase
from proofs.marketplace import fairness, rankings


class RankingTests(ServiceTestCase):
    def test_every_ranking_replays_and_everyone_absent_is_told_why(self):
        told = []
        holds = rankings.run(told.append, missions=10, specialists=60)
        self.assertTrue(holds, "\n".join(told))

    def test_who_somebody_is_changes_no_rank(self):
        told = []
        holds = fairness.run(told.append, pairs=100)
        self.assertTrue(holds, "\n".join(told))
        self.assertIn("100 pairs, 200 ranked: 0 of unequal score", told[0])
