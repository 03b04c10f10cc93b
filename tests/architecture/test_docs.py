"""The reference documents name everything there is, and nothing else."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from django.test import SimpleTestCase
from rest_framework import exceptions

from annex.api.problems import FRAMEWORK_TITLES
from annex.api.scopes import all_scopes
from annex.realtime.protocol import Status
from platforms.readiness.imports.problems import SENTENCES
from tests.architecture.emitted import emitted
from tests.architecture.said import refusals
from tests.architecture.sources import ROOT
from tests.architecture.syntax import Module, keyword, modules, name_of, text_of

SOCKETS, PROBLEMS = "Sockets", "Problems of an import"


class Answer(NamedTuple):
    """How a code is answered; None where only the moment of the refusal knows it."""

    status: int | None
    title: str | None

    def allows(self, status: str, title: str) -> bool:
        return (self.status is None or str(self.status) == status) and self.title in {None, title}


def tables(document: str) -> dict[str, list[list[str]]]:
    """Return the rows of every table under the heading above them, cells without backquotes."""
    found: dict[str, list[list[str]]] = defaultdict(list)
    heading = ""
    text = (ROOT / "docs" / "reference" / document).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("#"):
            heading = line.lstrip("# ")
        elif line.startswith("| `"):
            found[heading].append([cell.strip().strip("`") for cell in line.split("|")[1:-1]])
    return found


def rows(document: str) -> list[list[str]]:
    return [row for table in tables(document).values() for row in table]


def of_framework(error: object) -> tuple[str, Answer] | None:
    """Return the code and answer of an exception of DRF's that has a title of ours."""
    if not isinstance(error, type) or not issubclass(error, exceptions.APIException):
        return None
    title = FRAMEWORK_TITLES.get(error.status_code)
    if title is None or error is exceptions.ValidationError:
        return None
    return error.default_code, Answer(error.status_code, title)


def answers() -> dict[str, set[Answer]]:
    """Return how the API answers with each of its codes."""
    found: dict[str, set[Answer]] = defaultdict(set)
    for refusal in refusals():
        if refusal.status is not None and not of_sockets(refusal.module):
            found[refusal.code].add(Answer(refusal.status, refusal.title))
    for error in vars(exceptions).values():
        if (known := of_framework(error)) is not None:
            found[known[0]].add(known[1])
    for module in modules():
        for call in module.calls():
            for code, answer in written_in(module, call):
                found[code].add(answer)
    return found


def written_in(module: Module, call: ast.Call) -> Iterator[tuple[str, Answer]]:
    """Yield the code of a problem that is written in place, or given to an exception of DRF's."""
    name = name_of(call.func)
    if name in {"document", "json_response"} and len(call.args) > 2:
        status, code, title = call.args[:3]
        if (literal := text_of(code)) is not None:
            number = status.value if isinstance(status, ast.Constant) else None
            values = [title, *module.assigned(name_of(title))]
            yield literal, Answer(number, next(filter(None, map(text_of, values)), None))
    known, literal = of_framework(getattr(exceptions, name, None)), text_of(keyword(call, "code"))
    if known and literal:
        yield literal, known[1]


def of_sockets(path: str) -> bool:
    return path.startswith("annex/realtime/")


def closings() -> dict[str, set[str]]:
    """Return every code a socket ends with, and its statuses where the source says them."""
    found: dict[str, set[str]] = defaultdict(set)
    for refusal in refusals():
        if of_sockets(refusal.module):
            found[refusal.code] = {str(int(status)) for status in Status}
    for module in modules():
        for call in module.calls():
            if name_of(call.func) == "Closing" and (code := text_of(call.args[1])) is not None:
                found[code].add(str(int(Status[name_of(call.args[0])])))
    return found


def variables() -> set[str]:
    """Return the environment variables that the settings and the entry points read."""
    found = set()
    for module in modules():
        if module.path.startswith("config/"):
            for call in module.calls():
                read = name_of(call.func) in {"required", "optional", "setdefault", "getenv"}
                name = text_of(call.args[0]) if call.args else None
                if read and name and re.fullmatch("[A-Z][A-Z0-9_]+", name):
                    found.add(name)
    return found


def checks_of(folder: str) -> set[str]:
    """Return the codes of the system checks that the modules of a folder give."""
    found = set()
    for module in modules():
        if module.path.startswith(folder) and "/tests/" not in module.path:
            source = (ROOT / module.path).read_text(encoding="utf-8")
            found |= set(re.findall(r'"tenancy\.([EW]\d{3})"', source))
    return found


def pitfalls() -> list[list[str]]:
    """Return the rows of the table of pitfalls: number, pitfall, what closes and what checks it."""
    text = (ROOT / "docs" / "reference" / "tenancy-checks.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if re.match(r"\| \d", line)]
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]


class ReferenceTests(SimpleTestCase):
    maxDiff = None

    def assert_named(self, named, found):
        self.assertEqual(sorted(named), sorted(set(named)), "Something is named twice.")
        self.assertEqual(set(named), set(found))

    def test_every_code_of_the_api_has_its_row(self):
        found = answers()
        listed = tables("errors.md")
        listed = [row for heading in listed.keys() - {SOCKETS, PROBLEMS} for row in listed[heading]]

        self.assert_named([row[0] for row in listed], found)
        for code, status, title, advice in listed:
            with self.subTest(code=code):
                self.assertTrue(any(one.allows(status, title) for one in found[code]), found[code])
                self.assertTrue(advice)

    def test_every_code_that_ends_a_socket_has_its_row(self):
        found = closings()
        listed = tables("errors.md")[SOCKETS]

        self.assert_named([row[0] for row in listed], found)
        for code, status, *_ in listed:
            with self.subTest(code=code):
                self.assertIn(status, found[code])

    def test_every_problem_of_an_import_has_its_row(self):
        listed = [row[0] for row in tables("errors.md")[PROBLEMS]]

        self.assert_named(listed, {f"imports.{code}" for code in SENTENCES})

    def test_every_scope_has_its_row(self):
        registered = {s.name: [s.name, str(s.meaning), s.role] for s in all_scopes().values()}
        listed = {row[0]: row for row in rows("scopes.md")}

        self.assertEqual(listed, registered)

    def test_every_event_has_its_row(self):
        self.assert_named([(row[0], row[1]) for row in rows("events.md")], emitted())

    def test_every_check_of_tenancy_has_its_row(self):
        checks = {f"tenancy.{code}" for code in checks_of("annex/tenancy/")}

        self.assert_named([row[0] for row in rows("tenancy-checks.md")], checks)

    def test_every_pitfall_is_closed_by_checks_that_there_are_or_stated(self):
        checks, told = checks_of("annex/tenancy/"), pitfalls()

        self.assertEqual([int(number) for number, *_ in told], list(range(1, 48)))
        for number, _, closed_by, checked_by in told:
            with self.subTest(number=number):
                self.assertTrue(closed_by)
                self.assertTrue(checked_by)
                self.assertLessEqual(set(re.findall(r"\b[EW]\d{3}\b", checked_by)), checks)
                for path in re.findall(r"`([^`]+\.py)`", checked_by):
                    self.assertTrue((ROOT / path).is_file(), path)

    def test_every_environment_variable_has_its_row(self):
        self.assert_named([row[0] for row in rows("environment.md")], variables())
