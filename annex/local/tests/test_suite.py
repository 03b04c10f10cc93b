"""The coverage gate and the closing line."""

import contextlib
import io
import json
import os
import signal
import subprocess
import sys
import threading
import unittest

from annex.local import browser, parts, suite
from annex.local.console import LocalProblem
from annex.local.folders import locked
from annex.local.parts import Tally
from annex.local.processes import Interruption, StopAsked
from annex.local.tests.folders import FolderTestCase, clean_environment, silently


class CoverageTests(FolderTestCase):
    def judge(self, covered: float) -> tuple[list[str], str]:
        report = self.root / "coverage.json"
        files = {
            "annex/well.py": {"summary": {"missing_lines": 1}},
            "annex/badly.py": {"summary": {"missing_lines": 90}},
        }
        report.write_text(json.dumps({"summary": {"percent_covered": covered}, "files": files}))
        with contextlib.redirect_stdout(io.StringIO()) as said:
            return parts.coverage_problems(report), said.getvalue()

    def test_eighty_percent_is_enough(self) -> None:
        problems, said = self.judge(80.0)
        self.assertEqual(problems, [])
        self.assertIn("80.0 %", said)

    def test_less_is_a_problem_that_shows_where_to_begin(self) -> None:
        problems, said = self.judge(79.94)
        self.assertEqual(problems, ["coverage is 79.9 %, below 80 %"])
        self.assertLess(said.index("annex/badly.py"), said.index("annex/well.py"))

    def test_no_report_is_a_problem(self) -> None:
        missing = parts.coverage_problems(self.root / "none.json")
        self.assertEqual(missing, ["there is no coverage report"])


class ClosingLineTests(unittest.TestCase):
    def close(self, tallies: list[Tally], problems: list[str]) -> tuple[int, str]:
        with contextlib.redirect_stdout(io.StringIO()) as said:
            code = parts.close(tallies, problems)
        return code, said.getvalue().splitlines()[-1]

    def test_the_last_line_adds_the_parts_up(self) -> None:
        tallies = [Tally("backend", 10, 0, 1, 2.0), Tally("web app", 5, 0, 0, 1.0)]
        self.assertEqual(self.close(tallies, []), (0, "15 passed, 0 failed, 1 skipped"))

    def test_a_failed_test_fails_the_whole(self) -> None:
        tallies = [Tally("backend", 10, 2, 0, 2.0), Tally("web app", 5, 1, 0, 1.0)]
        said = self.close(tallies, ["the backend's tests failed"])
        self.assertEqual(said, (1, "15 passed, 3 failed, 0 skipped"))

    def test_a_gate_that_holds_is_a_failure_where_every_test_passed(self) -> None:
        tallies = [Tally("backend", 10, 0, 0, 2.0)]
        said = self.close(tallies, ["coverage is 79.0 %, below 80 %"])
        self.assertEqual(said, (1, "10 passed, 1 failed, 0 skipped"))


class PartTests(FolderTestCase):
    def part(self, code: str, interruption: Interruption | None = None) -> tuple[Tally, int]:
        with silently():
            return parts.part(
                "example",
                [sys.executable, "-c", code],
                dict(os.environ),
                self.root,
                interruption or Interruption(),
            )

    def test_the_last_closing_line_is_the_one_that_counts(self) -> None:
        tally, code = self.part(
            "print('1 passed, 0 failed'); print('7 passed, 2 failed, 3 skipped')"
        )
        self.assertEqual((tally.passed, tally.failed, tally.skipped, code), (7, 2, 3, 0))

    def test_a_part_without_a_closing_line_has_no_counts_but_its_code(self) -> None:
        tally, code = self.part("import sys; sys.exit('no database')")
        self.assertEqual((tally.passed, tally.failed, tally.skipped, code), (0, 0, 0, 1))

    def test_everything_a_part_prints_at_its_end_is_read(self) -> None:
        tally, _ = self.part("print('x' * 500_000); print('1 passed, 0 failed')")
        self.assertEqual(tally.passed, 1)

    def test_a_request_to_stop_reaches_the_command(self) -> None:
        command = subprocess.Popen(
            [sys.executable, "-c", "import time; time.sleep(60)"], stderr=subprocess.DEVNULL
        )
        asked = Interruption()
        timer = threading.Timer(0.3, lambda: setattr(asked, "asked", True))
        timer.start()
        self.addCleanup(timer.join)
        self.assertEqual(parts.attend(command, asked), -signal.SIGINT)


class WithServersTests(FolderTestCase):
    def with_servers(self, *command: str, interruption: Interruption | None = None) -> int:
        with silently():
            return suite.with_servers(
                self.instance, clean_environment(), interruption or Interruption(), list(command)
            )

    def test_a_command_gets_every_server_and_its_exit_code_is_ours(self) -> None:
        code = (
            "import os, sys, psycopg\n"
            "psycopg.connect(os.environ['ADMIN_DATABASE_URL']).close()\n"
            "sys.exit(len([n for n in os.environ if n.endswith('DATABASE_URL')]) + 3)"
        )
        self.assertEqual(self.with_servers("python", "-c", code), 7)
        self.assertFalse(self.instance.state_file.exists())

    def test_a_command_that_is_not_there_is_a_problem(self) -> None:
        with self.assertRaisesRegex(LocalProblem, "no command 'annex-none'"):
            self.with_servers("annex-none")
        self.assertFalse(self.instance.state_file.exists())

    def test_a_second_run_waits_for_the_first_and_can_be_given_up(self) -> None:
        asked = Interruption()
        asked.asked = True
        with locked(self.instance) as ours, self.assertRaises(StopAsked):
            self.assertTrue(ours)
            self.with_servers("true", interruption=asked)


class BrowserTests(FolderTestCase):
    def program(self, name: str) -> str:
        program = self.root / name
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)
        return str(program)

    def test_a_chromium_on_the_path_is_found(self) -> None:
        chromium = self.program("chromium")
        self.assertEqual(browser.find({"PATH": str(self.root)}), chromium)

    def test_the_named_one_comes_before_the_one_on_the_path(self) -> None:
        self.program("chromium")
        named = self.program("other")
        environ = {"PATH": str(self.root), "ANNEX_CHROMIUM": named}
        self.assertEqual(browser.find(environ), named)

    def test_a_name_that_is_no_program_is_a_problem(self) -> None:
        with self.assertRaisesRegex(LocalProblem, "is not a program"):
            browser.find({"ANNEX_CHROMIUM": str(self.root / "none")})
