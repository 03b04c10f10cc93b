"""Every filter above the database forgotten: Postgres alone keeps accounts apart."""

from django.test import TransactionTestCase

from annex.api.routes import routes
from proofs.tenancy.attack.annex_target import target
from proofs.tenancy.forgotten import Sweep, everything_forgotten
from proofs.tenancy.tests.damage import disable_row_security, disposable_database


class ForgottenTests(TransactionTestCase):
    def test_no_endpoint_answers_or_changes_what_is_another_account_s(self):
        with target() as ours, everything_forgotten():
            report = Sweep(ours).run()

        self.assertEqual((report.leaks, report.changed), ([], []))
        self.assertGreaterEqual(
            report.operations, len({(r.version, r.path, r.method) for r in routes()})
        )
        self.assertGreater(report.figures()["answered with rows or a change (2xx)"], 100)
        self.assertEqual(report.figures()["failed (5xx)"], 0, report.failed)

    def test_the_sweep_sees_what_gets_through(self):
        with disposable_database() as name, target() as ours, everything_forgotten():
            disable_row_security(name)
            report = Sweep(ours).run(("2",), within="roles")

        self.assertTrue(report.leaks)
        self.assertTrue(report.changed)
