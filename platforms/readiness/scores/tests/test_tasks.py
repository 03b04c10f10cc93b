"""The stages' tasks are reached through the public helpers and the engine, by nobody else."""

import ast
from collections.abc import Iterator
from pathlib import Path

from celery import current_app
from django.conf import settings
from django.test import SimpleTestCase

from platforms.readiness.scores import tasks
from platforms.readiness.scores.cascade import READINESS

PUBLISHER = "annex/cascades/wake.py"
MODULE = "platforms.readiness.scores.tasks"
NAMES = {level.task for level in READINESS.levels}
HELPER_PREFIX = "trigger_readiness_cascade_"


def sources() -> Iterator[tuple[str, ast.Module]]:
    """Yield every module of the product, tests left out, by its path from the root."""
    for folder in ("annex", "platforms", "config"):
        for path in sorted(Path(settings.BASE_DIR, folder).rglob("*.py")):
            if "tests" not in path.parts:
                yield str(path.relative_to(settings.BASE_DIR)), ast.parse(path.read_text())


class TaskTests(SimpleTestCase):
    def test_there_is_one_task_for_each_level_under_its_literal_name(self) -> None:
        self.assertEqual(
            NAMES - {"recalculate_signed_share"},
            {
                "recalculate_responsibility_readiness",
                "recalculate_role_readiness",
                "recalculate_position_assignment_readiness",
                "recalculate_employee_readiness",
                "recalculate_unit_readiness",
                "recalculate_account_readiness",
            },
        )
        for name in NAMES:
            task = current_app.tasks[name]
            self.assertIs(getattr(tasks, name).name, task.name)
            self.assertEqual((task.max_retries, task.default_retry_delay), (3, 60))
            self.assertTrue(task.acks_late and task.reject_on_worker_lost and task.ignore_result)

    def test_nobody_but_the_engine_names_a_task(self) -> None:
        allowed = {
            "platforms/readiness/scores/tasks.py",
            "platforms/readiness/scores/cascade.py",
        }
        naming = {
            path
            for path, tree in sources()
            for node in ast.walk(tree)
            if (isinstance(node, ast.Name) and node.id in NAMES)
            or (isinstance(node, ast.Attribute) and node.attr in NAMES)
            or (isinstance(node, ast.Constant) and node.value in NAMES)
            or (isinstance(node, ast.alias) and node.name in NAMES)
            or (isinstance(node, ast.ImportFrom) and node.module == MODULE)
        }

        self.assertLessEqual(naming, allowed)

    def test_only_the_engine_publishes_tasks_whose_names_it_looks_up(self) -> None:
        publishing = {
            path
            for path, tree in sources()
            if path.startswith(("annex/cascades", "platforms/readiness/scores"))
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute)
            and node.attr in {"delay", "apply_async", "send_task", "delay_on_commit"}
        }

        self.assertEqual(publishing, {PUBLISHER})

    def test_receivers_call_public_helpers_and_nothing_else(self) -> None:
        (tree,) = (t for path, t in sources() if path.endswith("readiness/scores/signals.py"))
        called = {
            node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
            for function in tree.body
            if isinstance(function, ast.FunctionDef) and function.name != "connect"
            for node in ast.walk(function)
            if isinstance(node, ast.Call)
        }

        self.assertTrue(called)
        self.assertEqual({name for name in called if not name.startswith(HELPER_PREFIX)}, set())
