"""What the live catalog is refused for, in transactions of an administrator's that are rolled back.

Every rule has a damage of its own in ``proofs/tenancy/damages``; here is what damages do not tell.
"""

from contextlib import contextmanager
from dataclasses import replace

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connections
from django.test import TransactionTestCase
from django.test.utils import CaptureQueriesContext
from psycopg.errors import InsufficientPrivilege

from annex.kernel.ids import uuid7
from annex.tenancy.catalog.expected import expected
from annex.tenancy.catalog.sweep import findings
from annex.tenancy.operations import POLICY_CONDITION, POLICY_ROLES
from annex.tenancy.partitions import isolate_parts_sql
from annex.tenancy.runtime import runtime_role_problem

PARTITIONED = """
CREATE TABLE parcel (
    id uuid NOT NULL, account_id uuid NOT NULL, PRIMARY KEY (account_id, id)
) PARTITION BY HASH (account_id);
CREATE TABLE parcel_even PARTITION OF parcel FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE parcel_odd PARTITION OF parcel FOR VALUES WITH (MODULUS 2, REMAINDER 1)
    PARTITION BY LIST (account_id);
CREATE TABLE parcel_odd_rest PARTITION OF parcel_odd DEFAULT;
ALTER TABLE parcel ENABLE ROW LEVEL SECURITY;
ALTER TABLE parcel FORCE ROW LEVEL SECURITY;
"""
POLICIES = "".join(
    f"CREATE POLICY {name} ON parcel AS {kind} TO {POLICY_ROLES} "
    f"USING ({POLICY_CONDITION}) WITH CHECK ({POLICY_CONDITION});"
    for name, kind in {"account_access": "PERMISSIVE", "account_floor": "RESTRICTIVE"}.items()
)
PARTS = isolate_parts_sql("parcel", POLICY_ROLES, POLICY_CONDITION)
OWNED = "SET LOCAL ROLE annex_owner;"


class CatalogTests(TransactionTestCase):
    databases = frozenset({"default", "owner"})

    def test_the_migrated_catalog_has_no_finding(self):
        self.assertEqual(list(findings(connections["default"])), [])

    def test_judging_costs_the_same_few_statements_for_any_number_of_tables(self):
        with CaptureQueriesContext(connections["default"]) as sent:
            list(findings(connections["default"]))

        self.assertEqual(len(sent), 7)

    def test_the_runtime_role_is_safe(self):
        self.assertIsNone(runtime_role_problem())

    def test_the_command_fails_by_name(self):
        # As owner: a process that serves must not run as it.
        with (
            _default_is(connections["owner"]),
            self.assertRaisesMessage(SystemCheckError, "tenancy.E112"),
        ):
            call_command("check", databases=["default"], verbosity=0)

    def test_without_a_superuser_what_only_one_can_take_back_is_a_warning(self):
        told = "GRANT SELECT ON pg_locks TO PUBLIC; COMMENT ON SCHEMA annex_seal IS 'signed'"

        with damaged(told) as connection:
            ids = {one.id for one in findings(connection)}

        self.assertIn("tenancy.W143", ids)
        self.assertNotIn("tenancy.E143", ids)


class PartitionTests(TransactionTestCase):
    """A partitioned table of a tenant model's, as IsolateByAccount leaves it."""

    def found(self, statements):
        wanted = expected()
        wanted = replace(wanted, tenant=wanted.tenant | {"parcel"})
        with damaged(OWNED + PARTITIONED + POLICIES + statements) as connection:
            connection.execute("RESET ROLE")
            return {(one.id, one.object) for one in findings(connection, wanted)}

    def test_bare_partitions_are_refused_by_name_at_any_depth(self):
        self.assertEqual(
            {name for check, name in self.found("") if check == "tenancy.E117"},
            {"parcel_even", "parcel_odd", "parcel_odd_rest"},
        )

    def test_isolated_partitions_are_as_good_as_their_table(self):
        self.assertEqual(self.found(PARTS), set())

    def test_a_partition_that_came_later_is_refused_until_it_is_isolated(self):
        later = (
            "ALTER TABLE parcel_odd DETACH PARTITION parcel_odd_rest; DROP TABLE parcel_odd_rest;"
        )
        later += "CREATE TABLE parcel_late PARTITION OF parcel_odd DEFAULT;"

        self.assertEqual(self.found(f"{PARTS};{later}"), {("tenancy.E117", "parcel_late")})
        self.assertEqual(self.found(f"{PARTS};{later}{PARTS}"), set())

    def test_a_weaker_policy_of_a_partition_is_refused(self):
        weaker = "ALTER POLICY account_floor ON parcel_even USING (true)"

        self.assertEqual(
            self.found(f"{PARTS};{weaker}"), {("tenancy.E104", "parcel_even.account_floor")}
        )

    def test_a_partition_shows_nobody_s_rows_by_its_own_name(self):
        row = f"INSERT INTO parcel VALUES ('{uuid7()}', '{uuid7()}');"
        granted = "GRANT SELECT ON parcel_even, parcel_odd, parcel_odd_rest TO annex_app"

        with damaged(OWNED + PARTITIONED + POLICIES + PARTS) as connection:
            connection.execute(f"RESET ROLE; {row} {granted}")
            connection.execute("SET LOCAL SESSION AUTHORIZATION annex_app")
            for name in ("parcel_even", "parcel_odd", "parcel_odd_rest"):
                with (
                    self.assertRaisesMessage(InsufficientPrivilege, "no account entered"),
                    connection.transaction(),
                ):
                    connection.execute(f"SELECT * FROM {name}")


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
