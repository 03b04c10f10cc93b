"""The independent judge finds nothing, and would."""

from contextlib import contextmanager

from django.db import connections
from django.test import TransactionTestCase

from proofs.tenancy import judge
from proofs.tenancy.damages.damage import TABLE


@contextmanager
def damaged(statement, undo):
    with connections["owner"].cursor() as owner:
        owner.execute(statement)
        try:
            yield
        finally:
            owner.execute(undo)


class JudgeTests(TransactionTestCase):
    databases = frozenset({"default", "owner"})

    def test_there_is_no_error_and_every_tenant_table_is_proven(self):
        told = []

        self.assertTrue(judge.run(told.append), "\n".join(told))
        for line in told[-len(judge.MODES) :]:
            self.assertRegex(line, r"(\d+) of \1 tenant tables proven")

    def test_a_table_that_leaks_is_not_proven(self):
        told = []

        with damaged(
            f"CREATE POLICY open ON {TABLE} USING (true); DROP POLICY account_floor ON {TABLE}",
            f"DROP POLICY open ON {TABLE}; CREATE POLICY account_floor ON {TABLE} AS RESTRICTIVE "
            "TO annex_app, annex_owner USING (account_id = (SELECT annex.account_id())) "
            "WITH CHECK (account_id = (SELECT annex.account_id()))",
        ):
            self.assertFalse(judge._judge_proof(told.append))

        self.assertIn(f"  public.{TABLE} is not proven: cross-tenant", told)

    def test_an_exemption_that_nothing_needs_is_refused(self):
        told = []

        with damaged(
            "ALTER TABLE auth_group ENABLE ROW LEVEL SECURITY",
            "ALTER TABLE auth_group DISABLE ROW LEVEL SECURITY",
        ):
            self.assertFalse(judge._judge_exemptions(told.append))

        self.assertIn("public.auth_group needs no exemption from SEC001", told[0])
        self.assertRegex(told[-1], "1 not needed$")
