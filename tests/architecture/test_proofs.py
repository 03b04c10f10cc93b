import unittest

from proofs.running import names
from tests.architecture.sources import ROOT

SUBJECTS = {
    "explorer": ["doors", "downloads", "links", "mutations", "truth"],
    "marketplace": ["fairness", "handoffs", "parties", "rankings", "takeovers"],
    "rescue": ["fuzz", "readback", "vectors"],
    "tenancy": [
        *("attack", "forgotten", "judge", "mutations", "oracle", "plans", "soak", "versions"),
    ],
}


class ProofTests(unittest.TestCase):
    def test_make_runs_every_proof_and_nothing_that_a_proof_starts(self):
        self.assertEqual(
            {subject: names(ROOT / "proofs" / subject) for subject in SUBJECTS}, SUBJECTS
        )
