"""Roles, made on the real server by its administrator."""

import secrets
from contextlib import suppress
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings
from django.test import SimpleTestCase
from psycopg import sql

from annex.tenancy import bootstrap


class RoleTests(SimpleTestCase):
    def setUp(self):
        self.name = f"annex_probe_{secrets.token_hex(4)}"
        self.admin = psycopg.connect(settings.ADMIN_DATABASE_URL, autocommit=True)
        self.addCleanup(self.admin.close)
        self.addCleanup(self.drop)

    def drop(self):
        for name in (self.name, f"{self.name}_group", f"{self.name}_admin"):
            with suppress(psycopg.errors.UndefinedObject):
                self.admin.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))

    def url(self, password):
        parts = urlsplit(settings.DATABASE_URL)
        host = parts.netloc.rpartition("@")[2]
        return urlunsplit(parts._replace(netloc=f"{self.name}:{password}@{host}"))

    def attributes(self):
        return self.admin.execute(
            "SELECT rolcanlogin, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolinherit "
            "FROM pg_roles WHERE rolname = %s",
            [self.name],
        ).fetchone()

    def test_a_role_can_sign_in_and_do_nothing_else(self):
        bootstrap.ensure_roles(self.admin, [self.url("one")])

        self.assertEqual(self.attributes(), (True, False, False, False, False, False))

    def test_what_the_role_should_not_have_is_taken_away(self):
        name, group = sql.Identifier(self.name), sql.Identifier(f"{self.name}_group")
        self.admin.execute(sql.SQL("CREATE ROLE {} LOGIN BYPASSRLS CREATEDB").format(name))
        self.admin.execute(sql.SQL("CREATE ROLE {}").format(group))
        self.admin.execute(sql.SQL("GRANT {} TO {}").format(group, name))

        bootstrap.ensure_roles(self.admin, [self.url("one")])

        self.assertEqual(self.attributes(), (True, False, False, False, False, False))
        member = self.admin.execute(
            "SELECT pg_has_role(%s, %s, 'MEMBER')", [self.name, f"{self.name}_group"]
        ).fetchone()
        self.assertEqual(member, (False,))

    def test_the_owner_inherits_from_what_owning_a_database_gives(self):
        inherits = self.admin.execute(
            "SELECT rolinherit FROM pg_roles WHERE rolname = 'annex_owner'"
        ).fetchone()
        self.assertEqual(inherits, (True,))

    def test_repeating_it_changes_only_the_password(self):
        bootstrap.ensure_roles(self.admin, [self.url("one")])
        before = self.attributes()

        bootstrap.ensure_roles(self.admin, [self.url("two")])

        self.assertEqual(self.attributes(), before)

    def test_an_administrator_that_is_no_superuser_can_repeat_it(self):
        lesser = f"{self.name}_admin"
        self.admin.execute(
            sql.SQL("CREATE ROLE {} LOGIN CREATEROLE CREATEDB PASSWORD 'p'").format(
                sql.Identifier(lesser)
            )
        )
        admin = psycopg.connect(
            settings.ADMIN_DATABASE_URL, user=lesser, password="p", autocommit=True
        )

        for password in ("one", "two"):
            bootstrap.ensure_roles(admin, [self.url(password)])

        self.assertEqual(self.attributes(), (True, False, False, False, False, False))
        admin.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(self.name)))
        admin.close()
