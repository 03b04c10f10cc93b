"""Rules read from the source text."""

import ast
import re

from django.test import SimpleTestCase

from tests.architecture.sources import ROOT, python_files

WALL_LINES = 400
OVER_THE_WALL: dict[str, int] = {}
"""Modules over the wall, with their lines; entries shrink and then go."""

ALLOWED_IN_MIGRATIONS = re.compile(
    r"^annex\.(tenancy\.(fields|context|foreign|operations)|kernel\.ids|\w+\.operations(\.\w+)?)$"
)


class SourceTests(SimpleTestCase):
    def test_no_module_is_over_the_wall(self):
        found = {}
        for path in python_files():
            lines = len(path.read_text(encoding="utf-8").splitlines())
            if lines > WALL_LINES and "migrations" not in path.parts:
                found[str(path.relative_to(ROOT))] = lines

        self.assertEqual(found, OVER_THE_WALL)

    def test_migrations_import_nothing_of_ours_but_operations(self):
        strangers = []
        for path in python_files():
            if path.parent.name != "migrations":
                continue
            for name in _imports(path.read_text(encoding="utf-8")):
                ours = name.split(".")[0] in {"annex", "platforms", "config", "tests", "tools"}
                if ours and not ALLOWED_IN_MIGRATIONS.match(name):
                    strangers.append((path.parent.parent.name, path.name, name))

        self.assertEqual(strangers, [])

    def test_no_platform_reaches_a_model_by_name(self):
        users = [
            str(path.relative_to(ROOT))
            for path in python_files(tests=False)
            if path.relative_to(ROOT).parts[0] != "annex"
            and "migrations" not in path.parts
            and "get_model(" in path.read_text("utf-8")
        ]

        self.assertEqual(users, [])

    def test_only_env_reads_the_environment(self):
        readers = [
            str(path.relative_to(ROOT))
            for path in python_files(tests=False)
            if re.search(r"os\.(environ|getenv)", path.read_text(encoding="utf-8"))
        ]

        allowed = ("annex/local/", "config/settings/env.py", "config/asgi.py", "config/celery.py")
        self.assertEqual([r for r in readers if not r.startswith(allowed)], [])

    def test_packages_carry_a_docstring_or_nothing(self):
        wrong = []
        for path in python_files():
            # Celery's shared tasks bind to the app of the package that holds the settings.
            if path.name != "__init__.py" or path.parent == ROOT / "config":
                continue
            body = ast.parse(path.read_text(encoding="utf-8")).body
            docstring = (
                len(body) == 1
                and isinstance(body[0], ast.Expr)
                and isinstance(body[0].value, ast.Constant)
            )
            if body and not docstring:
                wrong.append(str(path.relative_to(ROOT)))

        self.assertEqual(wrong, [])


def _imports(source: str) -> list[str]:
    names = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.append(node.module)
    return names
