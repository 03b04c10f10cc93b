"""The oracle in short, always with the same programs."""

from django.db import connection
from django.test import TransactionTestCase

from proofs.tenancy import oracle
from proofs.tenancy.database import template_of
from proofs.tenancy.forgotten import everything_forgotten
from proofs.tenancy.tests.damage import disable_row_security, disposable_database

PROGRAMS = 30


class OracleTests(TransactionTestCase):
    databases = {"default", *(f"solo_{n}" for n in range(1, oracle.TENANTS + 1))}

    @classmethod
    def setUpClass(cls):
        name = connection.settings_dict["NAME"]
        cls.enterClassContext(oracle.one_database_each(template_of(name)))
        super().setUpClass()

    def test_a_shared_database_answers_as_one_database_for_each_tenant(self):
        report = oracle.compare(PROGRAMS)

        self.assertEqual(report.problem, "")
        self.assertGreaterEqual(report.programs, PROGRAMS)
        self.assertGreater(report.refusals, 20)

    def test_the_oracle_sees_a_shared_database_without_row_security(self):
        with disposable_database() as name, everything_forgotten():
            disable_row_security(name)
            report = oracle.compare(PROGRAMS, shrinks=False)

        self.assertIn("!=", report.problem)
