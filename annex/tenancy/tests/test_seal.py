"""The seal: what SQL on the runtime connection can not do, in each mode."""

import secrets
import time
from unittest import mock
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.db import ProgrammingError, connection, transaction
from django.test import SimpleTestCase, override_settings
from psycopg import errors, sql

from annex.kernel.ids import uuid7
from annex.tenancy import bootstrap, runtime, seal, sealing
from annex.tenancy.context import GlobalContext, TenantContext
from annex.tenancy.sealing import PARAMETER, Mode
from annex.testing.cases import CommitTestCase, ServiceTestCase

ACCOUNT = TenantContext(uuid7(), uuid7())


class SealedTests(ServiceTestCase):
    """The default, on the database the whole suite runs in."""

    def execute(self, statement: str) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)

    def entered(self) -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT annex.account_id()")
            return str(cursor.fetchone()[0])

    def assert_refused(self, statement: str, message: str = "permission denied") -> None:
        with self.subTest(statement=statement):
            with self.assertRaisesRegex(ProgrammingError, message):
                self.execute(statement)
            self.assertEqual(self.entered(), str(self.account.pk))

    def test_no_statement_changes_the_account(self):
        other = seal.value_of(TenantContext(self.other_account.pk))
        for statement in (
            f"SET {PARAMETER} = '{other}'",
            f"SET LOCAL {PARAMETER} = '{other}'",
            f"SELECT set_config('{PARAMETER}', '{other}', true)",
            f"UPDATE pg_settings SET setting = '{other}' WHERE name = '{PARAMETER}'",
            f"ALTER ROLE CURRENT_USER SET {PARAMETER} = '{other}'",
            f"RESET {PARAMETER}",
            f"SELECT annex_seal.put('{other}')",
            "SELECT * FROM annex_seal.key",
            "SELECT annex_seal.signature(k, 'x') FROM annex_seal.key k",
            "SELECT annex_seal.open('x')",
            "SET ROLE annex_sealer",
            "SET ROLE annex_owner",
            "SELECT current_query()",
        ):
            self.assert_refused(statement)

    def test_taking_everything_back_leaves_no_account(self):
        for statement in ("RESET ALL", "SELECT annex_seal.leave()"):
            with (
                self.subTest(statement=statement),
                self.assertRaisesMessage(ProgrammingError, "no account entered"),
            ):
                self.execute(f"{statement}; SELECT annex.account_id()")

    def test_a_token_opens_what_it_names_and_nothing_when_changed(self):
        token = seal.mint(TenantContext(self.other_account.pk))
        key, value, until, signature = token.split(".")
        later = str(int(until) + 1)
        for wrong in (
            ".".join([key, seal.value_of(TenantContext(uuid7())), until, signature]),
            ".".join([key, value, later, signature]),
            ".".join([key, value, until, "0" * 64]),
            ".".join([key, value, until, signature, ""]),
            ".".join([key, value, until]),
            ".".join([key, value, until, "not hexadecimal"]),
            f"{key}",
        ):
            self.assert_refused(f"SELECT annex_seal.enter('{wrong}')", "not signed by Annex")
        for unknown in ("", "x", ".".join(["0" * 16, value, until, signature])):
            self.assert_refused(f"SELECT annex_seal.enter('{unknown}')", "not known here")
        self.execute(f"SELECT annex_seal.enter('{token}')")

    def test_a_token_opens_for_a_minute(self):
        with mock.patch.object(seal, "time", wraps=time) as clock:
            clock.time.return_value = time.time() - seal.LIFETIME_S - 1
            token = seal.mint(TenantContext(self.other_account.pk))

        self.assert_refused(f"SELECT annex_seal.enter('{token}')", "has expired")


class BetweenTransactionsTests(CommitTestCase):
    def test_what_one_left_set_does_not_reach_the_next(self):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET DateStyle = 'SQL, DMY'; SET search_path = pg_catalog")
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('DateStyle'), current_setting('search_path')")
            self.assertEqual(cursor.fetchone(), ("ISO, MDY", '"$user", public'))

    def test_the_time_zone_is_still_djangos(self):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SHOW TimeZone")
            self.assertEqual(cursor.fetchone(), ("UTC",))

    def test_a_process_with_another_key_says_so_when_it_starts(self):
        self.assertIsNone(runtime.seal_problem())
        with override_settings(SECRET_KEY=secrets.token_hex(32)):
            self.assertIn("the key of this token is not known here", runtime.seal_problem())

    def test_a_refused_token_leaves_no_transaction_behind(self):
        with (
            override_settings(SECRET_KEY=secrets.token_hex(32)),
            self.assertRaisesMessage(ProgrammingError, "not known here"),
            transaction.atomic(),
        ):
            pass
        with connection.cursor() as cursor:
            cursor.execute("SELECT annex.account_id_or_null()")
            self.assertEqual(cursor.fetchone(), (self.account.pk,))


class ModeTests(SimpleTestCase):
    """Each mode on a database of its own, with a table behind the policy that migrations make."""

    def setUp(self):
        self.name = f"annex_mode_{secrets.token_hex(4)}"
        self.admin = psycopg.connect(settings.ADMIN_DATABASE_URL, autocommit=True)
        self.addCleanup(self.admin.close)
        bootstrap.ensure_database(self.admin, self.name)
        self.addCleanup(self.drop)

    def drop(self):
        self.admin.execute(
            sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(self.name))
        )

    def connect(self, url: str) -> psycopg.Connection:
        own = urlsplit(url)._replace(path=f"/{self.name}").geturl()
        connection = psycopg.connect(own, autocommit=True)
        self.addCleanup(connection.close)
        return connection

    def entered(self, app: psycopg.Connection) -> str:
        return app.execute("SELECT annex_seal.context()").fetchone()[0]

    def install(self, mode: Mode) -> psycopg.Connection:
        admin = self.connect(settings.ADMIN_DATABASE_URL)
        self.assertEqual(sealing.install(admin, mode), mode)
        self.assertEqual(sealing.mode(admin), mode)
        return self.connect(settings.DATABASE_URL)

    def test_every_mode_enters_by_token_until_the_transaction_ends(self):
        for mode in Mode:
            with self.subTest(mode=mode):
                app = self.install(mode)
                app.execute(f"BEGIN; SELECT annex_seal.enter('{seal.mint(ACCOUNT)}')")
                self.assertTrue(self.entered(app).endswith(seal.value_of(ACCOUNT)))
                app.execute("SAVEPOINT one")
                app.execute(f"SELECT annex_seal.enter('{seal.mint(GlobalContext())}')")
                self.assertEqual(self.entered(app), seal.GLOBAL)
                app.execute("ROLLBACK TO one")
                self.assertEqual(self.entered(app), seal.value_of(ACCOUNT))
                app.execute("SELECT annex_seal.leave()")
                self.assertEqual(self.entered(app), "")
                app.execute("ROLLBACK")
                self.assertEqual(self.entered(app), "")

    def test_signed_believes_only_what_it_signed(self):
        app = self.install(Mode.SIGNED)
        app.execute("BEGIN; SET LOCAL annex.context = 'annex_g'")
        with self.assertRaisesRegex(errors.InsufficientPrivilege, "not known here"):
            self.entered(app)

    def test_plain_believes_anything(self):
        app = self.install(Mode.PLAIN)
        app.execute("BEGIN; SET LOCAL annex.context = 'annex_g'")
        self.assertEqual(self.entered(app), "annex_g")

    def test_keys_follow_the_settings(self):
        admin = self.connect(settings.ADMIN_DATABASE_URL)
        first, second, third = (secrets.token_hex(32) for _ in range(3))

        def accepted() -> set[str]:
            return {row[0] for row in admin.execute("SELECT id FROM annex_seal.key").fetchall()}

        with override_settings(SECRET_KEY=second, SECRET_KEY_FALLBACKS=[first]):
            sealing.install(admin)
            self.assertEqual(accepted(), {key.id for key in seal.known_keys()})
        with override_settings(SECRET_KEY=third, SECRET_KEY_FALLBACKS=[second]):
            sealing.install(admin)
            self.assertEqual(accepted(), {key.id for key in seal.known_keys()})

    def test_only_a_superuser_installs_the_sealed_mode(self):
        owner = self.connect(settings.OWNER_DATABASE_URL)
        with self.assertRaises(errors.InsufficientPrivilege):
            sealing.install(owner, Mode.SEALED)
