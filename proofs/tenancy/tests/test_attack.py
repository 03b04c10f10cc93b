"""The attack in short: every written one, and some hundreds made up."""

from django.test import TransactionTestCase

from proofs.tenancy.attack import accepted, corpus
from proofs.tenancy.attack.annex_target import target
from proofs.tenancy.attack.generated import Catalog, Generator
from proofs.tenancy.attack.harness import HOLES, LEAK, WRITE, Harness
from proofs.tenancy.attack.records import Attack
from proofs.tenancy.attack.run import SCHEMAS, attack
from proofs.tenancy.attack.storm import storm
from proofs.tenancy.tests.damage import disable_row_security, disposable_database

GENERATED = 300
SEED = 20261125


class AttackTests(TransactionTestCase):
    def test_no_attack_sees_or_changes_another_account_s_rows(self):
        chosen = corpus.attacks()
        self.assertGreaterEqual(len(chosen), 160)

        with target() as ours:
            self.assertGreater(ours.canaries.count, 100)
            proof = attack(
                ours, chosen, generated=GENERATED, seed=SEED, shares_server=True, stacked=False
            )

        self.assertEqual(proof.problems, [])
        self.assertEqual(accepted.no_longer_true(proof.written.findings), [])
        self.assertEqual(proof.generated.statements, GENERATED)
        self.assertGreater(proof.generated.answered, GENERATED // 3)

    def test_the_corpus_sees_what_gets_through(self):
        read = Attack("x", "read", ("SELECT name FROM readiness_units_unit",))
        change = Attack("x", "change", ("UPDATE readiness_units_unit SET name = id::text",))

        with disposable_database() as name, target() as ours:
            harness = Harness(ours, shares_server=True)
            disable_row_security(name)
            harness.run([read, change])
            catalog = Catalog.of(ours.connection, SCHEMAS)
            made_up = storm(ours, Generator(catalog, ours, SEED), 600)

        kinds = [(one.attack, one.kind) for one in harness.report.findings]
        self.assertIn(("x/read", LEAK), kinds)
        self.assertIn(("x/change", WRITE), kinds)
        self.assertLessEqual({LEAK, WRITE}, {one.kind for one in made_up.findings} & HOLES)
