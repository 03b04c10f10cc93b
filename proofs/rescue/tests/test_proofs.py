"""The proofs in short, without what Symfony printed; with it, all of its facts."""

import unittest
from unittest import mock

from proofs.rescue import fuzz, ground, own, readback, vectors


class RescueProofTests(unittest.TestCase):  # Django's would forbid a connection made here
    def test_our_own_facts_are_read_as_they_should_be(self):
        told = []

        self.assertTrue(vectors.run(told.append), "\n".join(told))

    def test_a_fact_that_differs_is_seen(self):
        ulid = {**own.FACTS[ground.UIDS]["cases"][0], "base32": "0" * 26}

        told = []

        with (
            mock.patch.dict(own.FACTS, {ground.UIDS: {"cases": [ulid]}}),
            mock.patch.object(vectors, "CHECKS", {"identifiers": vectors.uids}),
        ):
            self.assertFalse(vectors.run(told.append))

        self.assertIn("  identifiers: 0 of 1 equal", told)

    def test_nothing_but_one_error_comes_of_thousands_of_mutations(self):
        told = []

        holds = fuzz.run(told.append, inputs=3_000, tries=1_000, share=50, seed=2)

        self.assertTrue(holds, "\n".join(told))


if place := ground.folder():

    class SymfonyFactsTests(unittest.TestCase):
        def test_every_fact_is_read_as_symfony_says(self):
            told = []

            self.assertTrue(vectors.run(told.append, place), "\n".join(told))

        def test_the_legacy_database_is_read_as_doctrine_reads_it(self):
            told = []

            self.assertTrue(readback.run(place, told.append), "\n".join(told))
            with mock.patch.object(readback, "ZONE", "UTC"):
                self.assertFalse(readback.run(place, told.append))
