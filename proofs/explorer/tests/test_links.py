"""Links in short: some hundred addresses, no waiting, three processes killed."""

from annex.presign.models import Link
from annex.presign.verification import verify
from annex.tenancy.context import no_context
from annex.testing.cases import CommitTestCase
from proofs.explorer import _minting as minting
from proofs.explorer import links


class LinkTests(CommitTestCase):
    def setUp(self):
        super().setUp()
        self.enterContext(no_context())

    def test_links_open_what_they_were_signed_for_for_a_minute_and_are_on_record(self):
        told = []

        holds = links.run(told.append, count=300, kills=3, wait=False)

        self.assertTrue(holds, "\n".join(told))
        self.assertIn("300 of 300 addresses equal", told[0])
        self.assertIn("second 58: 200, second 61: 400", told[2])
        self.assertIn("3 processes killed: 0 without a record", told[3])

    def test_the_checker_sees_a_link_without_its_record(self):
        handed, _ = minting.mint_and_kill(self.account.pk, count=20, kills=0, seed=1)
        with self.as_account(self.account):
            recorded = set(Link.objects.values_list("pk", flat=True))

        self.assertEqual(set(handed), recorded)
        self.assertEqual(verify(self.account.pk).links, len(handed))
