from typing import Any

from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import ProgrammingError, connection, connections, transaction

from annex.identity.models import Account
from annex.tenancy.context import global_context
from annex.tenancy.operations import APP_ROLE
from annex.testing import factories
from annex.testing.cases import CommitTestCase, ServiceTestCase
from annex.testing.databases import template_key
from annex.testing.flush import flush_alias


def answer(statement: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone()
    return row[0] if row else None


class RoleTests(ServiceTestCase):
    def test_runs_as_the_role_that_serves_requests(self) -> None:
        self.assertEqual(answer("SELECT current_user"), APP_ROLE)
        self.assertEqual(answer("SELECT session_user"), APP_ROLE)

    def test_role_is_bound_by_row_level_security(self) -> None:
        powerful = answer(
            "SELECT count(*) FROM pg_roles WHERE (rolsuper OR rolbypassrls OR rolcreaterole) "
            "AND pg_has_role(current_user, oid, 'MEMBER')"
        )
        self.assertEqual(powerful, 0)

    def test_role_may_not_truncate(self) -> None:
        with self.assertRaises(ProgrammingError), transaction.atomic():
            answer("TRUNCATE identity_account CASCADE")
        with global_context():
            self.assertEqual(Account.objects.count(), 2)

    def test_both_aliases_point_at_the_same_clone(self) -> None:
        names = {connections[alias].settings_dict["NAME"] for alias in ("default", "owner")}
        self.assertEqual(names, {answer("SELECT current_database()")})
        self.assertNotIn(settings.DATABASES["default"].get("TEST", {}).get("NAME"), names)

    def test_role_can_not_reach_what_empties_the_database(self) -> None:
        with self.assertRaisesRegex(ProgrammingError, "permission denied"), transaction.atomic():
            answer("SELECT annex_testing.flush()")
        with global_context():
            self.assertEqual(Account.objects.count(), 2)


class CloneTests(ServiceTestCase):
    def test_a_clone_says_what_it_was_built_from(self) -> None:
        comment = answer(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database "
            "WHERE datname = current_database()"
        )
        self.assertEqual(comment, f"annex.testing {template_key()}")

    def test_clones_carry_the_grants(self) -> None:
        self.assertTrue(answer("SELECT has_table_privilege('identity_account', 'INSERT')"))
        self.assertFalse(answer("SELECT has_table_privilege('django_migrations', 'INSERT')"))

    def test_clones_refuse_temporary_tables_and_strangers(self) -> None:
        database = "current_database()"
        self.assertFalse(answer(f"SELECT has_database_privilege({database}, 'TEMP')"))
        self.assertFalse(answer(f"SELECT has_database_privilege('public', {database}, 'CONNECT')"))


class FlushTests(CommitTestCase):
    """Each test starts as the migrations left the database, whatever the one before committed."""

    within_account = False

    def assert_pristine(self) -> None:
        self.assertEqual(Account.objects.count(), 2)
        self.assertGreater(ContentType.objects.count(), 0)
        self.assertGreater(Permission.objects.count(), 0)
        self.assertTrue(ContentType.objects.filter(app_label="identity", model="user").exists())
        factories.make_account("Left behind")
        factories.make_member(self.account)
        self.assertEqual(Account.objects.count(), 3)

    def test_commits_of_another_test_are_gone(self) -> None:
        self.assert_pristine()

    def test_commits_of_one_test_are_gone(self) -> None:
        self.assert_pristine()

    def test_seeded_rows_that_changed_are_put_back(self) -> None:
        before = list(ContentType.objects.order_by("pk").values_list())
        with connections["owner"].cursor() as owner:
            owner.execute("DELETE FROM auth_permission")
            owner.execute("DELETE FROM django_content_type WHERE model = 'user'")
            owner.execute("UPDATE django_content_type SET model = 'wrong' WHERE model = 'account'")
        self.assertEqual(Permission.objects.count(), 0)
        flush_alias("default")
        self.assertEqual(list(ContentType.objects.order_by("pk").values_list()), before)
        self.assertGreater(Permission.objects.count(), 0)
        self.assertEqual(Account.objects.count(), 0)

    databases = {"default", "owner"}
