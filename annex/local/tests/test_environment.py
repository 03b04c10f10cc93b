"""Who gets which URL, and what a person may set."""

import unittest
from urllib.parse import unquote, urlsplit

from annex.local import environment
from annex.local.console import LocalProblem
from annex.local.environment import Given
from annex.local.secrets import Secrets

SECRETS = Secrets(
    postgres_password="p0",
    app_password="p1",
    owner_password="p2",
    operator_password="p3",
    redis_password="p4",
    s3_access_key_id="key",
    s3_secret_access_key="secret",
    secret_key="django",
    oidc_rsa_private_key="pem",
)
ADMIN = "postgresql://chief:s%40fe@db.example.com:6432/postgres?sslmode=require"


class DatabaseUrlTests(unittest.TestCase):
    def test_each_role_gets_a_url_of_the_admins_server(self) -> None:
        urls = environment.database_urls(ADMIN, SECRETS)
        self.assertEqual(
            urls,
            {
                "ADMIN_DATABASE_URL": ADMIN,
                "DATABASE_URL": "postgresql://annex_app:p1@db.example.com:6432/annex?sslmode=require",
                "OWNER_DATABASE_URL": (
                    "postgresql://annex_owner:p2@db.example.com:6432/annex?sslmode=require"
                ),
                "OPERATOR_DATABASE_URL": (
                    "postgresql://annex_operator:p3@db.example.com:6432/annex?sslmode=require"
                ),
            },
        )

    def test_a_database_that_the_person_named_is_kept(self) -> None:
        url = environment.with_role("postgresql://chief@localhost/people", "annex_app", "p1")
        self.assertEqual(url, "postgresql://annex_app:p1@localhost/people")

    def test_a_server_behind_a_socket_stays_behind_it(self) -> None:
        url = environment.with_role("postgresql:///?host=/run/pg&port=5433", "annex_app", "p1")
        self.assertEqual(url, "postgresql://annex_app:p1@/annex?host=/run/pg&port=5433")

    def test_odoos_roles_reach_its_database_each_with_a_password_of_its_own(self) -> None:
        urls = environment.odoo_urls(ADMIN, "odoo_demo", SECRETS)
        parts = {name: urlsplit(url) for name, url in urls.items()}
        self.assertEqual(
            {name: (one.username, one.path, one.query) for name, one in parts.items()},
            {
                "ODOO_DATABASE_URL": ("annex_odoo_reader", "/odoo_demo", "sslmode=require"),
                "ODOO_PROJECTOR_DATABASE_URL": (
                    "annex_odoo_projector",
                    "/odoo_demo",
                    "sslmode=require",
                ),
            },
        )
        passwords = {one.password for one in parts.values()}
        self.assertEqual(len(passwords), 2)
        self.assertNotIn(SECRETS.secret_key, str(passwords))
        self.assertEqual(urls, environment.odoo_urls(ADMIN, "odoo_demo", SECRETS))

    def test_a_password_with_marks_of_punctuation_survives(self) -> None:
        url = environment.with_role("postgresql://localhost/", "annex_app", "a/b:c@d?e#f%")
        self.assertEqual(unquote(urlsplit(url).password or ""), "a/b:c@d?e#f%")


class GivenTests(unittest.TestCase):
    def given(self, **environ: str) -> Given:
        return Given.by_person(environ, SECRETS)

    def test_nothing_set_means_three_embedded_servers(self) -> None:
        self.assertEqual(self.given(), Given(databases=None, redis_url=None, s3=None))

    def test_an_empty_variable_is_not_set(self) -> None:
        nothing = self.given(DATABASE_URL="", REDIS_URL="", S3_ENDPOINT_URL="")
        self.assertEqual(nothing, Given(databases=None, redis_url=None, s3=None))

    def test_a_database_url_alone_is_the_admins(self) -> None:
        databases = self.given(DATABASE_URL=ADMIN).databases
        self.assertEqual(databases, environment.database_urls(ADMIN, SECRETS))

    def test_beside_an_admins_url_every_url_is_taken_as_it_stands(self) -> None:
        urls = {
            "ADMIN_DATABASE_URL": "postgresql://a@h/x",
            "DATABASE_URL": "postgresql://b@h/x",
            "OWNER_DATABASE_URL": "postgresql://c@h/x",
        }
        self.assertEqual(self.given(**urls).databases, urls)

    def test_an_admins_url_without_the_others_is_refused(self) -> None:
        with self.assertRaisesRegex(LocalProblem, "DATABASE_URL and OWNER_DATABASE_URL is not"):
            self.given(ADMIN_DATABASE_URL="postgresql://a@h/x")

    def test_a_database_url_of_another_kind_is_refused(self) -> None:
        for url in ("mysql://localhost/annex", "localhost:5432", "annex"):
            with self.subTest(url=url), self.assertRaisesRegex(LocalProblem, "postgresql://"):
                self.given(DATABASE_URL=url)

    def test_an_s3_server_is_taken_whole(self) -> None:
        parts = {
            "S3_ENDPOINT_URL": "https://s3.example.com",
            "S3_ACCESS_KEY_ID": "key",
            "S3_SECRET_ACCESS_KEY": "secret",
            "S3_BUCKET": "bucket",
        }
        self.assertEqual(self.given(**parts).s3, parts)
        more = {"S3_REGION": "ca-central-1", "S3_ADDRESSING": "virtual"}
        self.assertEqual(self.given(**parts, **more).s3, parts | more)

    def test_an_s3_server_without_its_keys_is_refused(self) -> None:
        with self.assertRaisesRegex(LocalProblem, "S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY"):
            self.given(S3_ENDPOINT_URL="https://s3.example.com", S3_BUCKET="bucket")


class ProcessEnvironmentTests(unittest.TestCase):
    def test_a_process_sees_only_the_database_urls_it_may_open(self) -> None:
        settings = {**environment.database_urls(ADMIN, SECRETS), "REDIS_URL": "redis://"}
        self.assertEqual(
            set(environment.only_databases(settings, environment.RUNTIME)),
            {"DATABASE_URL", "REDIS_URL"},
        )
        self.assertEqual(
            set(environment.only_databases(settings, environment.MANAGEMENT)),
            {"DATABASE_URL", "OWNER_DATABASE_URL", "OPERATOR_DATABASE_URL", "REDIS_URL"},
        )

    def test_what_serves_reads_odoo_and_never_as_who_keeps_the_projection(self) -> None:
        settings = environment.odoo_urls(ADMIN, "odoo_demo", SECRETS)
        self.assertEqual(
            set(environment.only_databases(settings, environment.RUNTIME)), {"ODOO_DATABASE_URL"}
        )
        self.assertEqual(
            environment.only_databases(settings, environment.MANAGEMENT),
            settings,
        )

    def test_what_the_person_set_does_not_reach_a_process_by_itself(self) -> None:
        inherited = environment.without_servers(
            {
                "HOME": "/home/ada",
                "LANG": "fr_FR.UTF-8",
                "DATABASE_URL": ADMIN,
                "ADMIN_DATABASE_URL": ADMIN,
                "ODOO_DATABASE_URL": ADMIN,
                "ODOO_PROJECTOR_DATABASE_URL": ADMIN,
                "S3_SECRET_ACCESS_KEY": "secret",
                "SECRET_KEY": "django",
                "REDIS_URL": "redis://",
            }
        )
        self.assertEqual(inherited, {"HOME": "/home/ada", "LANG": "fr_FR.UTF-8"})

    def test_our_own_programs_come_first_on_the_path(self) -> None:
        path = environment.with_our_programs({"PATH": "/usr/bin"})["PATH"]
        first, _, rest = path.partition(":")
        self.assertTrue(first.endswith("bin"))
        self.assertEqual(rest, "/usr/bin")
