"""Somebody else's tables, isolated in the suite's database and given back with the transaction."""

from contextlib import contextmanager
from dataclasses import replace

import psycopg
from django.apps import apps
from django.conf import settings
from django.db import connections
from psycopg import errors

from annex.tenancy import estimates, seal
from annex.tenancy.catalog.expected import expected
from annex.tenancy.catalog.sweep import findings
from annex.tenancy.context import TenantContext
from annex.tenancy.foreign import IsolateForeignTable
from annex.tenancy.operations import APP_ROLE
from annex.testing.cases import CommitTestCase

GROUP = IsolateForeignTable("auth", "Group")
MANY = IsolateForeignTable("auth", "Group_permissions")
TABLES = ["auth_group", "auth_group_permissions"]
MORE_KEYS = """
ALTER TABLE auth_group ADD COLUMN parent_id integer REFERENCES auth_group (id) ON DELETE SET NULL;
CREATE UNIQUE INDEX group_lower ON auth_group (lower(name)) WHERE id > 0;
"""
DEFINITIONS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid = ANY (%(tables)s::text[]::regclass[])
UNION ALL
SELECT tablename, indexname, indexdef FROM pg_indexes WHERE tablename = ANY (%(tables)s::text[])
UNION ALL
SELECT table_name, column_name, column_default FROM information_schema.columns
WHERE table_name = ANY (%(tables)s::text[])
UNION ALL
SELECT attrelid::regclass::text, attname, coalesce(attstattarget, -1)::text FROM pg_attribute
WHERE attnum > 0 AND NOT attisdropped AND attrelid IN (
    SELECT oid FROM pg_class WHERE oid = ANY (%(tables)s::text[]::regclass[])
    UNION ALL
    SELECT indexrelid FROM pg_index WHERE indrelid = ANY (%(tables)s::text[]::regclass[]))
UNION ALL
SELECT tablename, policyname, qual FROM pg_policies WHERE tablename = ANY (%(tables)s::text[])
UNION ALL
SELECT table_name, grantee, privilege_type FROM information_schema.role_table_grants
WHERE table_name = ANY (%(tables)s::text[])
UNION ALL
SELECT relname, relrowsecurity::text, relforcerowsecurity::text FROM pg_class
WHERE relname = ANY (%(tables)s::text[])
"""


class ForeignTableTests(CommitTestCase):
    databases = frozenset({"default", "owner"})

    def setUp(self):
        super().setUp()
        name = connections["default"].settings_dict["NAME"]
        self.session = psycopg.connect(settings.ADMIN_DATABASE_URL, dbname=name)
        self.addCleanup(self.session.close)
        self.addCleanup(self.session.rollback)
        self.as_owner("REVOKE ALL ON auth_group, auth_group_permissions FROM annex_app")

    def as_owner(self, *statements):
        self.session.execute("SET LOCAL ROLE annex_owner")
        for statement in statements:
            self.session.execute(statement)
        self.session.execute("RESET ROLE")

    def isolate(self, *operations):
        """Run the operations and enter the account as the runtime role."""
        tenant = apps.get_model(settings.ANNEX_TENANT_MODEL)
        for operation in operations:
            model = apps.get_model(operation.app_label, operation.model_name)
            self.as_owner(*operation.forwards_sql(model, tenant))

    def give_back(self, *operations):
        for operation in operations:
            model = apps.get_model(operation.app_label, operation.model_name)
            self.as_owner(*operation.backwards_sql(model))

    def enter(self, account):
        token = seal.mint(TenantContext(account.pk))
        self.session.execute("SET LOCAL ROLE annex_app")
        self.session.execute(f"SELECT annex_seal.enter('{token}')")

    def add_group(self, account, name="managers"):
        self.enter(account)
        return self.scalar(f"INSERT INTO auth_group (name) VALUES ('{name}') RETURNING id")

    def scalar(self, statement):
        return self.session.execute(statement).fetchone()[0]

    def definitions(self):
        return set(self.session.execute(DEFINITIONS, {"tables": TABLES}).fetchall())

    def definition_of(self, name):
        return next(said for _, named, said in self.definitions() if named == name)

    @contextmanager
    def declared(self, *labels):
        config = apps.get_app_config("identity")
        config.isolates = labels
        try:
            yield
        finally:
            del config.isolates

    def findings(self):
        self.session.execute("RESET ROLE")
        wanted = expected()
        granted = {f"{APP_ROLE} {verb} auth_group" for verb in ("INSERT", "UPDATE", "DELETE")}
        granted |= {f"{one}_permissions" for one in granted}  # by hand here, in no migration
        wanted = replace(wanted, grants=wanted.grants | granted)
        return {f.id for f in findings(self.session, wanted) if "auth_group" in f.sentence}

    def test_accounts_have_the_same_name_each_and_see_their_own(self):
        self.isolate(GROUP, MANY)
        first = self.add_group(self.account)
        second = self.add_group(self.other_account)

        self.assertEqual(self.session.execute("SELECT id FROM auth_group").fetchall(), [(second,)])
        changed = self.session.execute("UPDATE auth_group SET name = 'x' WHERE id = %s", [first])
        self.assertEqual(changed.rowcount, 0)
        self.enter(self.account)
        self.assertEqual(self.scalar("SELECT name FROM auth_group"), "managers")

    def test_a_reference_to_another_account_fails_as_one_to_nothing_does(self):
        self.isolate(GROUP, MANY)
        first = self.add_group(self.account)
        self.session.execute("RESET ROLE")
        permission = self.scalar("SELECT min(id) FROM auth_permission")
        self.enter(self.other_account)
        self.session.execute("SET CONSTRAINTS ALL IMMEDIATE")
        self.session.execute("SAVEPOINT here")
        said = []
        for group in (first, 2_000_000_000):
            with self.assertRaises(errors.ForeignKeyViolation) as refusal:
                self.session.execute(
                    "INSERT INTO auth_group_permissions (group_id, permission_id) VALUES (%s, %s)",
                    [group, permission],
                )
            said.append(refusal.exception.diag.constraint_name)
            self.session.execute("ROLLBACK TO here")
        self.assertEqual(len(set(said)), 1)
        self.assertIn("(account_id, group_id)", self.definition_of(said[0]))

    def test_every_key_leads_with_the_account(self):
        self.as_owner(*MORE_KEYS.strip().split("\n"))
        self.isolate(GROUP, MANY)

        self.assertIn(
            "FOREIGN KEY (account_id, parent_id) REFERENCES auth_group(account_id, id) "
            "ON DELETE SET NULL (parent_id)",
            self.definition_of("auth_group_parent_id_fkey"),
        )
        self.assertIn("(account_id, name)", self.definition_of("auth_group_name_key"))
        self.assertIn("(account_id, lower((name)::text))", self.definition_of("group_lower"))
        self.assertIn("WHERE (id > 0)", self.definition_of("group_lower"))

    def test_what_was_there_comes_back(self):
        self.as_owner(MORE_KEYS.strip().split("\n")[1])
        before = self.definitions()

        self.isolate(GROUP, MANY)
        self.assertNotEqual(self.definitions(), before)
        self.give_back(MANY, GROUP)

        self.assertEqual(self.definitions(), before)

    def test_in_either_order(self):
        before = self.definitions()
        self.isolate(MANY, GROUP)
        with self.declared("auth.Group", "auth.Group_permissions"):
            self.assertEqual(self.findings(), set())
        self.give_back(MANY, GROUP)
        self.assertEqual(self.definitions(), before)

    def test_the_catalog_judges_what_an_app_declares(self):
        self.isolate(GROUP, MANY)
        with self.declared("auth.Group", "auth.Group_permissions"):
            self.assertEqual(self.findings(), set())
            self.as_owner("ALTER TABLE auth_group NO FORCE ROW LEVEL SECURITY")
            self.assertEqual(self.findings(), {"tenancy.E103"})
        self.assertIn("tenancy.E111", self.findings())

    def test_what_people_write_is_not_sampled(self):
        self.as_owner(MORE_KEYS.strip().split("\n")[1])
        self.isolate(GROUP)
        with self.declared("auth.Group"):
            self.session.execute("RESET ROLE")
            self.assertEqual(self.sampled(), [])
            self.as_owner("ALTER TABLE auth_group ALTER name SET STATISTICS -1")
            self.assertEqual(len(self.sampled()), 1)

    def sampled(self):
        return [sentence for sentence in estimates.sampled(self.session) if "auth_" in sentence]

    def test_the_catalog_misses_what_was_declared_and_not_isolated(self):
        with self.declared("auth.Group"):
            self.assertLessEqual({"tenancy.E102", "tenancy.E105", "tenancy.E107"}, self.findings())

    def test_rows_already_there_need_an_account(self):
        self.as_owner("INSERT INTO auth_group (name) VALUES ('managers')")
        with (
            self.assertRaisesRegex(errors.NotNullViolation, "rows of auth_group belong to no acc"),
            self.session.transaction(),
        ):
            self.isolate(GROUP)

        owned = IsolateForeignTable(
            "auth",
            "Group",
            backfill=f"CASE name WHEN 'managers' THEN '{self.account.pk}'::uuid END",
        )
        self.isolate(owned, MANY)

        self.enter(self.other_account)
        self.assertEqual(self.scalar("SELECT count(*) FROM auth_group"), 0)
        self.enter(self.account)
        self.assertEqual(self.scalar("SELECT count(*) FROM auth_group"), 1)

    def test_what_excludes_across_accounts_is_refused(self):
        self.as_owner("ALTER TABLE auth_group ADD EXCLUDE USING hash (name WITH =)")
        with self.assertRaisesRegex(errors.FeatureNotSupported, "auth_group excludes rows"):
            self.isolate(GROUP)

    def test_only_what_is_granted(self):
        self.as_owner("GRANT ALL ON auth_group TO annex_app")
        self.isolate(IsolateForeignTable("auth", "Group", grants=["SELECT"]))
        with self.assertRaises(errors.InsufficientPrivilege):
            self.add_group(self.account)

    def test_a_serial_column_can_be_counted_on(self):
        self.as_owner(
            "ALTER TABLE auth_group ALTER id DROP IDENTITY",
            "CREATE SEQUENCE group_ids OWNED BY auth_group.id",
            "ALTER TABLE auth_group ALTER id SET DEFAULT nextval('group_ids')",
        )
        self.isolate(GROUP)
        self.add_group(self.account)
        with self.assertRaises(errors.InsufficientPrivilege):
            self.session.execute("SELECT last_value FROM group_ids")

    def test_it_is_written_down_as_it_was_said(self):
        for operation in (GROUP, MANY, IsolateForeignTable("auth", "Group", grants=["SELECT"])):
            name, args, kwargs = operation.deconstruct()
            self.assertEqual(name, "IsolateForeignTable")
            self.assertEqual(IsolateForeignTable(*args, **kwargs).deconstruct()[1:], (args, kwargs))
            self.assertEqual(
                operation.describe(), f"Isolate auth's {operation.model_name} by account"
            )
