from annex.tenancy.context import no_context
from annex.testing.cases import CommitTestCase
from proofs.tenancy import soak


class SoakTests(CommitTestCase):
    """The short form, on psycopg's pool; the long one adds PgBouncer and many more statements."""

    def setUp(self):
        super().setUp()
        self.enterContext(no_context())

    def test_no_row_of_another_account_is_seen_by_anybody(self):
        told = []

        holds = soak.run(
            told.append, statements=1_500, through=("psycopg's pool",), accounts=8, clients=16
        )

        self.assertTrue(holds, "\n".join(told))
        self.assertIn("is noticed", told[1])
        self.assertIn("0 of another account", told[2])
