"""The short form of the proof by mutation: all of it, in the database of the tests."""

import re

from django.test import TransactionTestCase

from annex.tenancy.catalog.sweep import CONFINED, RULES
from proofs.tenancy import mutations
from proofs.tenancy.mutations import DAMAGES

UNDAMAGED = {
    "tenancy.E157",  # a server has the version it has
}


class MutationTests(TransactionTestCase):
    databases = frozenset({"default", "owner"})

    def test_every_damage_is_named_by_the_command(self):
        told = []

        holds = mutations.run(told.append, tags=["tenancy"])

        self.assertTrue(holds, "\n".join(told))
        self.assertRegex(told[-1], r"^  \d{3} damages, (\d+) named, 0 missed$")

    def test_a_damage_that_is_not_told_is_missed(self):
        with mutations.administered():
            told = mutations.said("COMMENT ON TABLE identity_user IS 'harmless'")

        self.assertEqual(told, "")
        self.assertFalse(mutations.names(told, DAMAGES[0]))

    def test_every_rule_has_a_damage_that_it_alone_must_name(self):
        damaged = {damage.id for damage in DAMAGES}

        self.assertEqual({rule.id for rule in (*RULES, *CONFINED)} - damaged, UNDAMAGED)
        self.assertTrue(all(re.fullmatch(r"tenancy\.[EW]\d{3}", id) for id in damaged))
