"""What `check --deploy` says of the seal, on a database of its own in each mode."""

import secrets
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.db import connections
from django.test import SimpleTestCase, override_settings
from psycopg import sql

from annex.tenancy import bootstrap, sealing
from annex.tenancy.checks import deployed_catalog_isolates
from annex.tenancy.sealing import Mode

OF_THE_SEAL = {"tenancy.E120", "tenancy.E121", "tenancy.W122", "tenancy.W123"}
# Enough of what the migrations make for a process to try its key.
ASKED = """
CREATE SCHEMA annex;
GRANT USAGE ON SCHEMA annex TO annex_app;
CREATE FUNCTION annex.is_global() RETURNS boolean LANGUAGE plpgsql STABLE
    AS $$ BEGIN RETURN annex_seal.context() = 'annex_g'; END $$;
"""


class SealCheckTests(SimpleTestCase):
    databases = frozenset({"default"})

    def setUp(self):
        name = f"annex_check_{secrets.token_hex(4)}"
        admin = psycopg.connect(settings.ADMIN_DATABASE_URL, autocommit=True)
        self.addCleanup(admin.close)
        bootstrap.ensure_database(admin, name)
        drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
        self.addCleanup(admin.execute, drop)
        own = urlsplit(settings.ADMIN_DATABASE_URL)._replace(path=f"/{name}").geturl()
        self.admin = psycopg.connect(own, autocommit=True)
        self.addCleanup(self.admin.close)

        original = connections["default"]
        ours = original.copy()
        ours.settings_dict["NAME"] = name
        connections["default"] = ours
        self.addCleanup(connections.__setitem__, "default", original)
        self.addCleanup(ours.close)

    def said(self):
        connections["default"].close()
        return {message.id for message in deployed_catalog_isolates(None)} & OF_THE_SEAL

    def test_each_mode_below_sealed_is_warned_of(self):
        self.admin.execute(ASKED)
        for mode, expected in (
            (Mode.SEALED, set()),
            (Mode.SIGNED, {"tenancy.W122"}),
            (Mode.PLAIN, {"tenancy.W123"}),
        ):
            with self.subTest(mode=mode):
                sealing.install(self.admin, mode)
                self.assertEqual(self.said(), expected)

    def test_no_seal_is_an_error(self):
        self.assertEqual(self.said(), {"tenancy.E120"})

    def test_a_key_that_the_database_does_not_know_is_an_error(self):
        self.admin.execute(ASKED)
        sealing.install(self.admin, Mode.SEALED)
        with override_settings(SECRET_KEY=secrets.token_hex(32)):
            self.assertEqual(self.said(), {"tenancy.E121"})
