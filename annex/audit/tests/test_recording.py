"""What the database writes, seen with memberships; nothing here calls any code of the history."""

from datetime import datetime

from django.db import ProgrammingError, connection, transaction

from annex.audit.models import Change
from annex.identity import services
from annex.identity.models import Membership
from annex.kernel.ids import uuid7
from annex.tenancy.context import tenant_context
from annex.testing import factories
from annex.testing.cases import CommitTestCase, ServiceTestCase
from annex.testing.flush import administrator

TABLE = "identity_membership"


def changes(**wanted):
    """Return changes of memberships, oldest first."""
    return list(Change.objects.filter(model="identity.membership", **wanted).order_by("at"))


class RecordingTests(ServiceTestCase):
    def setUp(self):
        self.membership = factories.make_member(self.account, role="viewer")
        self.earlier = [change.pk for change in Change.objects.all()]

    def new(self):
        return list(Change.objects.exclude(pk__in=self.earlier).order_by("at"))

    def only(self):
        (change,) = self.new()
        return change

    def test_a_new_row_tells_all_its_values(self):
        (change,) = changes(object_id=self.membership.pk)

        self.assertEqual((change.operation, change.was), ("created", None))
        # Postgres writes no zeros at the end of a second, Python does.
        created_at = datetime.fromisoformat(change.became.pop("created_at"))
        self.assertEqual(created_at, self.membership.created_at)
        self.assertEqual(
            change.became,
            {
                "user_id": str(self.membership.user_id),
                "role": "viewer",
                "unit_id": None,
                "permissions": [],
                "is_active": True,
            },
        )

    def test_an_update_tells_what_differs_and_nothing_else(self):
        self.membership.role = "admin"
        self.membership.save(update_fields=["role", "is_active"])

        change = self.only()
        self.assertEqual(change.operation, "updated")
        self.assertEqual(change.object_id, self.membership.pk)
        self.assertEqual((change.was, change.became), ({"role": "viewer"}, {"role": "admin"}))

    def test_an_update_to_the_same_values_is_no_change(self):
        self.membership.save(update_fields=["role", "is_active"])
        Membership.objects.update(role="viewer")

        self.assertEqual(self.new(), [])

    def test_a_deleted_row_tells_what_it_was(self):
        key = self.membership.pk
        Membership.objects.filter(pk=key).delete()

        change = self.only()
        self.assertEqual((change.operation, change.object_id), ("deleted", key))
        self.assertEqual(change.was["role"], "viewer")
        self.assertIsNone(change.became)

    def test_statements_of_every_kind_are_seen_and_belong_together(self):
        others = [factories.make_member(self.account) for _ in range(3)]
        self.earlier = [change.pk for change in Change.objects.all()]

        for other in others:
            other.role = "manager"
        Membership.objects.bulk_update(others, ["role"])
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {TABLE} SET is_active = false")
        Membership.objects.filter(pk__in=[other.pk for other in others]).delete()

        told = self.new()
        self.assertEqual([c.operation for c in told], ["updated"] * 7 + ["deleted"] * 3)
        self.assertEqual(len({change.transaction_id for change in told}), 1)

    def test_what_is_rolled_back_was_never_changed(self):
        with transaction.atomic():
            Membership.objects.update(role="owner")
            self.assertEqual(len(self.new()), 1)
            transaction.set_rollback(True)

        self.assertEqual(self.new(), [])

    def test_it_names_who_was_acting_whatever_a_setting_says(self):
        acting = self.membership.user_id
        with tenant_context(self.account.pk, acting), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('annex.user_id', %s, true)", [str(uuid7())])
            Membership.objects.update(role="manager")

        self.assertEqual(self.only().actor_id, acting)

    def test_who_let_somebody_in_is_named(self):
        admin = self.membership.user_id
        let_in = services.add_member(
            account=self.account, user=factories.make_user(), by_user_id=admin
        )

        (change,) = changes(object_id=let_in.pk)
        self.assertEqual((change.operation, change.actor_id), ("created", admin))

    def test_the_system_has_no_name(self):
        Membership.objects.update(role="manager")

        self.assertIsNone(self.only().actor_id)

    def test_another_account_sees_nothing_of_it(self):
        with self.as_account(self.other_account):
            self.assertEqual(list(Change.objects.all()), [])
            self.assertEqual(list(Change._base_manager.all()), [])


class AppendOnlyTests(ServiceTestCase):
    """The runtime role reads the history; it adds, changes and removes nothing."""

    def setUp(self):
        factories.make_member(self.account)

    def refused(self, statement, reason):
        with (
            self.assertRaisesRegex(ProgrammingError, reason),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)

    def test_the_runtime_role_can_not_write_it(self):
        copied = "SELECT * FROM audit_change"
        for statement in (
            f"INSERT INTO audit_change {copied}",
            "UPDATE audit_change SET actor_id = NULL",
            "DELETE FROM audit_change",
            "TRUNCATE audit_change",
            "SELECT annex.audit_created()",
        ):
            with self.subTest(statement):
                self.refused(statement, "permission denied")
        self.assertGreater(Change.objects.count(), 0)

    def test_inside_an_account_nothing_is_forgotten(self):
        self.refused(
            "SELECT annex.audit_forget(now() - interval '40 days', 10)",
            "this looks across accounts",
        )

    def test_triggers_can_not_be_switched_off(self):
        for statement in (
            f"ALTER TABLE {TABLE} DISABLE TRIGGER ALL",
            "SET session_replication_role = replica",
        ):
            with self.subTest(statement):
                self.refused(statement, "must be owner|permission denied")


class CommittedTests(CommitTestCase):
    def test_two_transactions_are_told_apart(self):
        membership = factories.make_member(self.account, role="viewer")
        Membership.objects.update(role="manager")

        created, updated = changes(object_id=membership.pk)
        self.assertNotEqual(created.transaction_id, updated.transaction_id)
        self.assertLess(created.at, updated.at)
        self.assertLess(created.pk, updated.pk)

    def test_even_the_owner_rewrites_nothing(self):
        membership = factories.make_member(self.account)
        admin = administrator(connection.settings_dict["NAME"])
        with admin.transaction():
            admin.execute("SET LOCAL ROLE annex_owner")
            touched = admin.execute("UPDATE audit_change SET operation = 'deleted'").rowcount

        self.assertEqual(touched, 0)
        self.assertEqual([c.operation for c in changes(object_id=membership.pk)], ["created"])

    def test_an_administrator_s_change_is_recorded_too(self):
        membership = factories.make_member(self.account, role="viewer")
        admin = administrator(connection.settings_dict["NAME"])
        admin.execute(f"UPDATE {TABLE} SET role = 'owner' WHERE id = %s", [membership.pk])

        last = changes(object_id=membership.pk)[-1]
        self.assertEqual((last.actor_id, last.became), (None, {"role": "owner"}))
