"""Follows docs/howto/isolate-a-project.md to the letter, then tries what it promises.

The project is the page's: files and commands are read from it. Only its data, its environment and
the requests of its visitors are from here. What it imports of Annex is what pip installed.
"""

import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import SimpleTestCase, override_settings
from psycopg import errors, sql

from annex.tenancy import seal
from annex.tenancy.context import TenantContext
from annex.tenancy.tests.page import Step, steps

PAGE = Path(settings.BASE_DIR, "docs", "howto", "isolate-a-project.md")
PASSWORD = "correct horse battery"
ROWS = """
INSERT INTO shops_shop (id, name) VALUES (%(shop)s, %(name)s);
INSERT INTO auth_user (username, password, is_superuser, first_name, last_name, email, is_staff,
    is_active, date_joined) VALUES (%(name)s, %(password)s, false, '', '', '', false, true, now());
INSERT INTO shops_shop_staff (shop_id, user_id)
    SELECT %(shop)s, id FROM auth_user WHERE username = %(name)s;
INSERT INTO shops_product (shop_id, name, code) VALUES (%(shop)s, 'of ' || %(name)s, 'same');
INSERT INTO shops_order (shop_id, product_id, quantity)
    SELECT %(shop)s, id, 1 FROM shops_product WHERE shop_id = %(shop)s;
WITH revision AS (
    INSERT INTO reversion_revision (date_created, comment) VALUES (now(), %(name)s) RETURNING id)
INSERT INTO reversion_version (object_id, format, serialized_data, object_repr, content_type_id,
    revision_id, db)
SELECT p.id, 'json', '[]', p.name, c.id, r.id, 'default'
FROM shops_product p, revision r, django_content_type c
WHERE p.shop_id = %(shop)s AND c.app_label = 'shops' AND c.model = 'product';
"""
# What visitors of the project see; it boots as a server does.
VISIT = """
import importlib.util, json, sys
from market.wsgi import application
from django.test import Client

def visitor():
    return Client(headers={"host": "market.example"}, raise_request_exception=False)

seen = {"identity": importlib.util.find_spec("annex.identity") is not None}
for name, product, of_other in json.loads(sys.argv[1]):
    client = visitor()
    def post(path, **data):
        return client.post(path, data, secure=True)
    def names():
        return client.get("/products/", secure=True).json()["names"]
    seen[name] = {
        "anonymous": visitor().get("/products/", secure=True).status_code,
        "signed_in": post("/accounts/login/", username=name, password=sys.argv[2]).status_code,
        "products": names(),
        "renamed": post(f"/products/{product}/rename/", name="new " + name).json()["versions"],
        "other": post(f"/products/{of_other}/rename/", name="taken").status_code,
        "after": names(),
        "signed_out": post("/accounts/logout/").status_code,
    }
print(json.dumps(seen))
"""


class Project:
    """The page's project in a folder and a database of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = f"annex_howto_{secrets.token_hex(4)}"
        self.secret_key = secrets.token_urlsafe(48)
        self.shops = {"first": uuid4(), "second": uuid4()}
        self.serving = {
            "DATABASE_URL": self.url(settings.DATABASE_URL),
            "SECRET_KEY": self.secret_key,
            "PYTHONPATH": f"{folder}/site",
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONWARNINGS": "error::ResourceWarning",
        }
        self.managing = self.serving | {
            "OWNER_DATABASE_URL": self.url(settings.OWNER_DATABASE_URL),
            "ADMIN_DATABASE_URL": settings.ADMIN_DATABASE_URL,
            # As the page says it, with what is needed already there, and next to the project.
            "ANNEX": f"{folder}/annex",
            "PIP_TARGET": f"{folder}/site",
            "PIP_NO_DEPS": "1",
            "PIP_NO_BUILD_ISOLATION": "0",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        }

    def url(self, role: str, name: str = "") -> str:
        return urlsplit(role)._replace(path=f"/{name or self.name}").geturl()

    def copy_annex(self) -> None:
        """Give pip a copy of the sources to build in."""
        base = Path(settings.BASE_DIR)
        ignored = shutil.ignore_patterns("__pycache__", "tests")
        shutil.copytree(base / "annex", self.folder / "annex" / "annex", ignore=ignored)
        shutil.copy(base / "pyproject.toml", self.folder / "annex")

    def follow(self, step: Step) -> None:
        if step.path:
            step.write(self.folder / "project")
            return
        ended = self.run(["sh", "-ec", step.text])
        if ended.returncode:
            raise AssertionError(f"{step.heading}: {step.text}{ended.stdout}{ended.stderr}")

    def run(self, command: list[str], *, serving: bool = False) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self.folder / "project",
            env=self.serving if serving else self.managing,
            capture_output=True,
            text=True,
            check=False,
        )

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.run(["python", "manage.py", *arguments])

    def add_rows(self) -> None:
        """Let both shops have products, orders and versions before anything is isolated."""
        password = PBKDF2PasswordHasher().encode(PASSWORD, "salt", iterations=1)
        with psycopg.connect(self.managing["OWNER_DATABASE_URL"]) as owner:
            cursor = psycopg.ClientCursor(owner)
            for name, shop in self.shops.items():
                cursor.execute(ROWS, {"name": name, "shop": shop, "password": password})


class HowtoTests(SimpleTestCase):
    project: Project

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.project = project = Project(Path(folder.name))
        cls.admin = psycopg.connect(settings.ADMIN_DATABASE_URL, autocommit=True)
        cls.addClassCleanup(cls.admin.close)
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        cls.addClassCleanup(cls.admin.execute, drop.format(sql.Identifier(project.name)))
        project.copy_annex()
        (project.folder / "project").mkdir()
        reached = ""
        for step in steps(PAGE.read_text(encoding="utf-8")):
            if step.heading != reached and reached.startswith("2."):
                project.add_rows()
            reached = step.heading
            project.follow(step)

    def connect(self, url, **options):
        connection = psycopg.connect(self.project.url(url), **options)
        self.addCleanup(connection.close)
        return connection

    def entered(self, name):
        """Connect as the runtime role, inside a shop, as code of a request is."""
        app = self.connect(settings.DATABASE_URL)
        app.execute(f"SELECT annex_seal.enter('{self.token(name)}')")
        return app

    def token(self, name):
        with override_settings(SECRET_KEY=self.project.secret_key):
            return seal.mint(TenantContext(self.project.shops[name]))

    def test_it_is_six_steps(self):
        headings = [line for line in PAGE.read_text().splitlines() if line.startswith("## ")]
        numbered = [line[3] for line in headings if line[3].isdigit()]
        self.assertEqual(numbered, list("123456"))

    def test_visitors_see_their_own_shop(self):
        with self.connect(settings.ADMIN_DATABASE_URL) as admin:
            ids = dict(admin.execute("SELECT account_id, id FROM shops_product").fetchall())
        first, second = (ids[self.project.shops[name]] for name in ("first", "second"))
        visitors = json.dumps([("first", first, second), ("second", second, first)])

        ended = self.project.run(["python", "-c", VISIT, visitors, PASSWORD], serving=True)

        self.assertEqual(ended.returncode, 0, ended.stderr)
        seen = json.loads(ended.stdout)
        self.assertFalse(seen.pop("identity"))
        for name in ("first", "second"):
            # Its version of old, and the one just written: nobody else's.
            expected = {
                "anonymous": 302,
                "signed_in": 302,
                "products": [f"of {name}"],
                "renamed": 1 + 1,
                "other": 500,
                "after": [f"new {name}"],
                "signed_out": 302,
            }
            self.assertEqual(seen[name], expected)

    def test_sql_without_a_filter_sees_one_shop(self):
        for name, shop in self.project.shops.items():
            app = self.entered(name)
            for table in (
                "shops_product",
                "shops_order",
                "reversion_version",
                "reversion_revision",
            ):
                with self.subTest(table=table):
                    rows = app.execute(f"SELECT DISTINCT account_id FROM {table}").fetchall()
                    self.assertEqual(rows, [(shop,)])
            for table, expected in (
                ("shops_shop", [(name,)]),
                ("shops_shop_staff", []),
                ("auth_user", []),
                ("django_session", []),
            ):
                with self.subTest(table=table):
                    column = {"shops_shop": "name"}.get(table, "1")
                    rows = app.execute(f"SELECT {column} FROM {table}").fetchall()
                    self.assertEqual(rows, expected)

    def test_injected_sql_changes_nothing(self):
        other = seal.value_of(TenantContext(self.project.shops["second"]))
        for statement in (
            f"SET LOCAL backtrace_functions = '{other}'",
            f"SELECT set_config('backtrace_functions', '{other}', true)",
            f"SELECT annex_seal.put('{other}')",
            "SET ROLE annex_owner",
            "SELECT * FROM annex_seal.key",
            "ALTER TABLE reversion_version DISABLE ROW LEVEL SECURITY",
        ):
            with self.subTest(statement=statement):
                app = self.entered("first")
                with self.assertRaises(errors.InsufficientPrivilege):
                    app.execute(statement)
        app = self.entered("first")
        app.execute(f"SET annex.context = '{other}'; SET annex.account_id = '{other}'")
        account = app.execute("SELECT DISTINCT account_id FROM reversion_version").fetchall()
        self.assertEqual(account, [(self.project.shops["first"],)])

    def test_references_do_not_leave_the_shop(self):
        with self.connect(settings.ADMIN_DATABASE_URL) as admin:
            product, revision = (
                admin.execute(
                    f"SELECT id FROM {table} WHERE account_id = %s", [self.project.shops["second"]]
                ).fetchone()[0]
                for table in ("shops_product", "reversion_revision")
            )
        app = self.entered("first")
        app.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for statement, target in (
            ("UPDATE shops_order SET product_id = %s", product),
            ("UPDATE reversion_version SET revision_id = %s", revision),
        ):
            for pointed in (target, 1_000_000):
                with (
                    self.subTest(statement=statement, pointed=pointed),
                    self.assertRaises(errors.ForeignKeyViolation),
                    app.transaction(),
                ):
                    app.execute(statement, [pointed])

    def test_the_page_leaves_no_migration_to_write(self):
        ended = self.project.manage("makemigrations", "--check", "--dry-run")
        self.assertEqual((ended.returncode, ended.stdout), (0, "No changes detected\n"), ended)

    def test_the_check_names_a_damage(self):
        damage = "ALTER TABLE reversion_version NO FORCE ROW LEVEL SECURITY"
        repair = "ALTER TABLE reversion_version FORCE ROW LEVEL SECURITY"
        with self.connect(settings.ADMIN_DATABASE_URL, autocommit=True) as admin:
            admin.execute(damage)
            self.addCleanup(
                self.connect(settings.ADMIN_DATABASE_URL, autocommit=True).execute, repair
            )
            ended = self.project.manage("check", "--deploy", "--fail-level", "WARNING")

        self.assertEqual(ended.returncode, 1)
        self.assertIn("(tenancy.E103)", ended.stderr)
        self.assertIn("reversion_version", ended.stderr)

    def test_it_can_be_taken_back(self):
        for target in ("0002", "0003"):
            ended = self.project.manage("migrate", "shops", target)
            self.assertEqual(ended.returncode, 0, ended.stderr)
