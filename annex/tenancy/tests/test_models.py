"""What the default manager of a tenant model sends."""

from django.db.models import Count

from annex.identity.models import Member, Membership
from annex.kernel.ids import uuid7
from annex.tenancy.context import global_context
from annex.testing import factories
from annex.testing.cases import ServiceTestCase


class ManagerTests(ServiceTestCase):
    def test_it_sends_what_a_filter_on_the_account_would(self):
        key = uuid7()
        for shape in (
            lambda rows: rows,
            lambda rows: rows.filter(pk=key),
            lambda rows: rows.exclude(pk=key).order_by("-pk")[:3],
            lambda rows: rows.filter(pk__in=rows.filter(role="viewer").values("pk")),
            lambda rows: rows.filter(role="viewer") | rows.filter(role="admin"),
            lambda rows: rows.filter(account__slug="x", user__email="y"),
            lambda rows: rows.select_related("account", "user"),
            lambda rows: rows.values("account_id").annotate(n=Count("pk")),
        ):
            expected = shape(Membership._base_manager.filter(account_id=self.account.pk))
            self.assertEqual(str(shape(Membership.objects.all()).query), str(expected.query))

    def test_related_rows_are_named_by_account_too(self):
        member = factories.make_member(self.account)

        sent = str(Membership.objects.filter(user_id=member.user_id).query)

        self.assertIn(f'"account_id" = {self.account.pk}', sent)
        self.assertEqual(Membership.objects.get(user_id=member.user_id), member)

    def test_a_view_may_have_the_account_as_a_plain_column(self):
        expected = Member._base_manager.filter(account_id=self.account.pk)

        self.assertEqual(str(Member.objects.all().query), str(expected.query))

    def test_outside_an_account_it_names_none(self):
        with global_context():
            self.assertNotIn("WHERE", str(Membership.objects.all().query))
