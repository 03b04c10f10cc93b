"""The API beside a database of Odoo's shape, with two accounts that are a company each."""

from django.conf import settings

from annex.kernel.ids import uuid7
from annex.odoo.accounts import services
from annex.odoo.accounts.tests import company
from annex.odoo.documents import projection
from annex.presign import storages
from annex.testing import factories
from annex.testing.cases import ApiTestCase
from annex.testing.client import ApiClient
from annex.testing.odoo import WithOdoo, odoo_database
from platforms.explorer.documents.policies import PERMISSION


class ExplorerTestCase(WithOdoo, ApiTestCase):
    """``account`` is the northern company, ``other_account`` the southern one."""

    @classmethod
    def setUpClass(cls):
        cls.odoo = cls.enterClassContext(odoo_database(modules=company.MODULES))
        with cls.odoo.as_odoo() as odoo:
            company.fill(odoo, bucket=settings.S3_BUCKET)
        projection.sync(whole=True)
        super().setUpClass()

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        for account, number in (
            (cls.account, company.NORTH),
            (cls.other_account, company.SOUTH),
        ):
            services.link_company(account=account, company_id=number)

    def reader(
        self,
        odoo_user_id=company.NORTHERNER,
        *,
        account=None,
        role="member",
        permissions=(PERMISSION,),
        scopes=None,
        version="2",
    ):
        """Return a client of a member who is that user in Odoo."""
        account = account or self.account
        member = factories.make_member(account, role=role, permissions=permissions)
        if odoo_user_id is not None:
            services.call_linking(
                "odoo_link_user", uuid7(), account.pk, member.user_id, odoo_user_id
            )
        token = factories.make_token(account, user=member.user, role=role, scopes=scopes)
        client = ApiClient(token=token, version=version)
        client.user = member.user
        return client

    def southerner(self, **options):
        return self.reader(company.SOUTHERNER, account=self.other_account, **options)

    def in_odoo(self, statement, undo):
        """Change something in Odoo for the length of the test."""
        self.addCleanup(self.run_in_odoo, undo)
        self.run_in_odoo(statement)

    def run_in_odoo(self, statement):
        with self.odoo.as_odoo() as odoo:
            odoo.execute(statement)
            odoo.execute("INSERT INTO orm_signaling_default DEFAULT VALUES")

    def storage(self):
        return storages.configured()["default"]
