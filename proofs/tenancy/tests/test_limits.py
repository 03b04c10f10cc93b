"""What docs/howto/isolate-a-project.md says is not stopped, met on a database in each mode."""

import unittest
from urllib.parse import unquote, urlsplit
from uuid import uuid4

import psycopg
from django.conf import settings

from annex.tenancy import seal
from annex.tenancy.context import TenantContext
from annex.tenancy.sealing import Mode
from proofs.tenancy import ground


class LimitTests(unittest.TestCase):
    mode = Mode.SEALED

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        urls = map(urlsplit, settings.ROLE_DATABASE_URLS)
        passwords = {unquote(url.username): unquote(url.password) for url in urls}
        cls.ground = cls.enterClassContext(
            ground.made(settings.ADMIN_DATABASE_URL, passwords, cls.mode)
        )

    def within(self, account):
        app = self.ground.attacker()
        self.addCleanup(app.close)
        app.execute(f"BEGIN; SELECT annex_seal.enter('{seal.mint(TenantContext(account))}')")
        return app

    def test_who_holds_the_key_enters_any_account(self):
        notes = self.within(self.ground.b).execute("SELECT body FROM proof_note").fetchall()
        self.assertIn((self.ground.canary,), notes)

    def test_a_superuser_sees_everything(self):
        accounts = self.ground.admin.execute("SELECT DISTINCT account_id FROM proof_note")
        self.assertEqual(accounts.rowcount, 2)

    def test_a_token_opens_again_within_its_minute(self):
        token = seal.mint(TenantContext(self.ground.b))
        for _ in range(2):
            with self.ground.attacker() as app:
                app.execute(f"BEGIN; SELECT annex_seal.enter('{token}')")
                row = app.execute("SELECT count(*) FROM proof_note").fetchone()
                self.assertEqual(row, (ground.ROWS + 1,))

    def test_an_id_that_one_knows_can_be_probed_for(self):
        app = self.within(self.ground.a)
        insert = "INSERT INTO proof_note (id, account_id, body) VALUES (%s, %s, '')"
        app.execute(insert, [uuid4(), self.ground.a])
        with self.assertRaises(psycopg.errors.UniqueViolation) as told:
            app.execute(insert, [self.ground.note, self.ground.a])
        self.assertNotIn(self.ground.canary, str(told.exception))

    def test_the_size_of_all_accounts_together_shows(self):
        self.ground.admin.execute("ANALYZE proof_note")
        app = self.within(self.ground.a)
        told = "SELECT reltuples FROM pg_class WHERE relname = 'proof_note'"
        self.assertEqual(app.execute(told).fetchone(), (2 * ground.ROWS + 1,))
        self.assertGreater(app.execute("SELECT pg_relation_size('proof_note')").fetchone()[0], 0)
        self.assertIsNotNone(app.execute("SELECT pg_current_xact_id()").fetchone()[0])

    def test_one_account_can_hold_up_the_others(self):
        app, other = self.within(self.ground.a), self.within(self.ground.b)
        app.execute("LOCK TABLE proof_note; SELECT pg_advisory_xact_lock(1)")
        other.execute("SET LOCAL lock_timeout = '50ms'")
        with self.assertRaises(psycopg.errors.LockNotAvailable):
            other.execute("SELECT count(*) FROM proof_note")

    def test_the_role_can_change_its_own_password(self):
        app = self.within(self.ground.a)
        with app.transaction(force_rollback=True):
            app.execute("ALTER ROLE CURRENT_USER PASSWORD 'another'")

    def test_notifications_know_no_accounts(self):
        app, other = self.within(self.ground.a), self.ground.attacker()
        self.addCleanup(other.close)
        other.execute("LISTEN anything")
        app.execute("NOTIFY anything, 'said'; COMMIT")
        heard = next(other.notifies(timeout=5, stop_after=1))
        self.assertEqual(heard.payload, "said")


class SignedLimitTests(LimitTests):
    mode = Mode.SIGNED

    def test_a_signed_context_can_be_kept_for_a_day(self):
        app = self.within(self.ground.a)
        kept = app.execute("SELECT current_setting('annex.context')").fetchone()[0]
        app.close()
        with self.ground.attacker() as later:
            later.execute(f"SET annex.context = '{kept}'")
            row = later.execute("SELECT count(*) FROM proof_note").fetchone()
        # Its own account's, and never another's.
        self.assertEqual(row, (ground.ROWS,))
