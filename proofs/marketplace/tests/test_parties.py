"""Who sees and does what, in short, and that the proof sees what it looks for."""

from unittest import mock

from annex.testing.cases import ApiTestCase
from platforms.marketplace.proposals.models import Proposal
from proofs.marketplace import endpoints, parties

POLICIES = "platforms.marketplace.proposals.policies"


def everything(actor):
    """Narrow nothing, as a policy that somebody forgot."""
    return Proposal.objects.all()


class PartiesTests(ApiTestCase):
    def prove(self, only="", most=3):
        """Return whether it holds, and what was told."""
        told = []
        holds = parties.run(told.append, missions=8, most=most, only=only)
        return holds, "\n".join(told)

    def test_everybody_sees_and_does_what_they_are_entitled_to(self):
        holds, told = self.prove()

        self.assertTrue(holds, told)
        self.assertIn("leaks: 0, withheld: 0, rows written by who may not: 0", told)

    def test_the_checker_sees_a_policy_that_narrows_nothing(self):
        with mock.patch(f"{POLICIES}.visible_to", everything):
            holds, told = self.prove("proposals/")

        self.assertFalse(holds)
        self.assertRegex(told, r"specialist: proposals/ leaks \d+ rows")

    def test_the_checker_sees_who_acts_for_the_other_side(self):
        with mock.patch(f"{POLICIES}.require_side"):
            holds, told = self.prove("proposals/{pk}/see/", most=200)

        self.assertFalse(holds)
        self.assertRegex(told, r"specialist: post proposals/{pk}/see/ leaks, \(200, ''\)")

    def test_an_endpoint_that_nobody_described_fails_it(self):
        described = {k: v for k, v in endpoints.GETS.items() if k != "proposals/{pk}/"}
        with mock.patch.object(parties, "GETS", described):
            holds, told = self.prove("proposals/{pk}/", most=1)

        self.assertFalse(holds)
        self.assertIn("nobody described get proposals/{pk}/ (2)", told)
