"""Takeovers in short: twenty people more, and one that is killed."""

from annex.tenancy.context import no_context
from annex.testing.cases import CommitTestCase
from proofs.marketplace import takeovers


class TakeoverTests(CommitTestCase):
    def setUp(self):
        super().setUp()
        self.enterContext(no_context())

    def test_twice_gives_what_once_gives_and_so_does_a_killed_one(self):
        told = []

        holds = takeovers.run(told.append, kills=1, people=20)

        self.assertTrue(holds, "\n".join(told))
        self.assertIn("a second run changed nothing", told[1])
        self.assertIn("1 equal to the one nobody killed", told[2])
