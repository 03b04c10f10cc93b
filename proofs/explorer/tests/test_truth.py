"""The truth about the dump where it is, and the evaluator's verdict on random changes anywhere."""

import unittest

from proofs.explorer import ground, mutations, truth


class MutationTests(unittest.TestCase):  # Django's would forbid a connection made here
    def test_hundreds_of_changes_never_let_more_be_seen(self):
        told = []

        self.assertTrue(mutations.run(200, told.append, seed=3, grounds="small"), "\n".join(told))


if ground.folder():

    class TruthTests(unittest.TestCase):
        def test_what_is_shown_is_what_odoo_shows(self):
            told = []

            self.assertTrue(truth.run(told.append, speeds=False), "\n".join(told))
