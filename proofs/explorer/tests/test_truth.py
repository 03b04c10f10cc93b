"""The truth about the dump where it is, and the evaluator's verdict on random changes anywhere."""

import unittest

from proofs.explorer import ground, mutations, truth


class MutationTests(unittest.TestCase):  # Django's would forbid a connection made here
    def test_hundreds_of_changes_never_let_more_be_seen(self):
        told = []

        self.assertTrue(mutations.run(250, told.append, seed=3, grounds="small"), "\n".join(told))


def load_tests(loader, tests, pattern):
    """Leave out what needs Odoo's dump on a machine without it."""
    if ground.folder():
        tests.addTests(loader.loadTestsFromTestCase(_truth_case()))
    return tests


def _truth_case():
    class TruthTests(unittest.TestCase):
        def test_what_is_shown_is_what_odoo_shows(self):
            told = []

            self.assertTrue(truth.run(told.append), "\n".join(told))

    return TruthTests
