"""Damage the live catalog, inside a transaction that is rolled back, and see it named."""

from contextlib import contextmanager

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connections
from django.test import TransactionTestCase

from annex.tenancy.catalog import findings
from annex.tenancy.runtime import runtime_role_problem

TABLE = "identity_membership"
DAMAGES = {
    "row-level security off": (f"ALTER TABLE {TABLE} DISABLE ROW LEVEL SECURITY", "tenancy.E102"),
    "owner not bound": (f"ALTER TABLE {TABLE} NO FORCE ROW LEVEL SECURITY", "tenancy.E103"),
    "permissive true": (f"CREATE POLICY open ON {TABLE} USING (true)", "tenancy.E104"),
    "write unchecked": (
        f"ALTER POLICY account_access ON {TABLE} WITH CHECK (true)",
        "tenancy.E104",
    ),
    "floor dropped": (f"DROP POLICY account_floor ON {TABLE}", "tenancy.E105"),
    "access dropped": (f"DROP POLICY account_access ON {TABLE}", "tenancy.E105"),
    "plain foreign key": (
        f"CREATE TABLE x (account_id uuid, id uuid REFERENCES {TABLE} (id)); GRANT SELECT ON x "
        "TO annex_app",
        "tenancy.E110",
    ),
    "global unique": (f"CREATE UNIQUE INDEX one ON {TABLE} (user_id)", "tenancy.E107"),
    "owner's view": (
        f"CREATE VIEW x AS SELECT * FROM {TABLE}; GRANT SELECT ON x TO annex_app",
        "tenancy.E108",
    ),
    "materialized view": (
        "CREATE MATERIALIZED VIEW x AS SELECT 1 AS one; GRANT SELECT ON x TO annex_app",
        "tenancy.E108",
    ),
    "stray table": ("CREATE TABLE x (one int); GRANT SELECT ON x TO annex_app", "tenancy.E110"),
    "truncate": (f"GRANT TRUNCATE ON {TABLE} TO annex_app", "tenancy.E109"),
    "table of the runtime's": (f"ALTER TABLE {TABLE} OWNER TO annex_app", "tenancy.E109"),
}


class CatalogTests(TransactionTestCase):
    databases = frozenset({"default", "owner"})

    def test_the_migrated_catalog_has_no_finding(self):
        self.assertEqual(list(findings(connections["default"])), [])

    def test_the_runtime_role_is_safe(self):
        self.assertIsNone(runtime_role_problem())

    def test_each_damage_is_named(self):
        for name, (statement, expected) in DAMAGES.items():
            with self.subTest(name), damaged(statement) as connection:
                self.assertIn(expected, {f.id for f in findings(connection)})

    def test_the_command_fails_by_name(self):
        # As owner: a process that serves must not run as it.
        with (
            _default_is(connections["owner"]),
            self.assertRaisesMessage(SystemCheckError, "tenancy.E112"),
        ):
            call_command("check", databases=["default"], verbosity=0)


@contextmanager
def damaged(statement):
    """Yield a connection to the damaged catalog; the damage is undone at the end."""
    name = connections["default"].settings_dict["NAME"]
    # As administrator, since giving a table away needs membership in both roles.
    with psycopg.connect(settings.ADMIN_DATABASE_URL, dbname=name) as session:
        session.execute(statement)
        yield session
        session.rollback()


@contextmanager
def _default_is(connection):
    original = connections["default"]
    connections["default"] = connection
    try:
        yield
    finally:
        connections["default"] = original
