import os
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.test import SimpleTestCase, TestCase, override_settings

from annex.api.boot import require_declared_scopes
from annex.api.checks import every_route_is_gated

HERE = "tests.architecture.undeclared"


class DeclaredTests(SimpleTestCase):
    def test_everything_that_we_serve_is_declared(self):
        require_declared_scopes()

    @override_settings(ROOT_URLCONF=f"{HERE}.root")
    def test_each_way_to_escape_the_gate_is_named(self):
        found = sorted(
            (problem.id, problem.msg.split(" ")[0]) for problem in every_route_is_gated()
        )

        self.assertEqual(
            found,
            [
                ("api.E001", "NoScope.publish"),
                ("api.E002", "UnknownScope.publish"),
                ("api.E003", "ChangesWithRead.publish"),
                ("api.E004", "OutsideTheGate.post"),
                ("api.E004", "ReplacesTheGate.publish"),
                ("api.E004", "plain.get"),
            ],
        )

    @override_settings(ROOT_URLCONF=f"{HERE}.root")
    def test_the_api_does_not_start_then(self):
        with self.assertRaisesMessage(ImproperlyConfigured, "NoScope.publish"):
            require_declared_scopes()


class ProcessTests(TestCase):
    def load(self, **changes):
        """Load the ASGI application in a process of its own."""
        name = connections["default"].settings_dict["NAME"]
        env = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test", **changes}
        env["DATABASE_URL"] = urlunsplit(urlsplit(env["DATABASE_URL"])._replace(path=f"/{name}"))
        return subprocess.run(
            [sys.executable, "-c", "import config.asgi"],
            cwd=settings.BASE_DIR,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )

    def test_a_web_process_starts_with_what_we_serve(self):
        self.assertEqual(self.load().returncode, 0)

    def test_a_web_process_does_not_start_with_an_undeclared_route(self):
        done = self.load(DJANGO_SETTINGS_MODULE=f"{HERE}.settings")

        self.assertEqual(done.returncode, 1)
        self.assertIn("api.E001 NoScope.publish", done.stderr)

    def test_a_web_process_does_not_start_as_another_role(self):
        done = self.load(DATABASE_URL=os.environ["OWNER_DATABASE_URL"])

        self.assertEqual(done.returncode, 1)
        self.assertIn("The role is annex_owner (session annex_owner)", done.stderr)
