from dataclasses import replace
from io import StringIO

from django.core.checks import CheckMessage
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.test import SimpleTestCase

from annex.cascades import checks, registry
from annex.cascades.declarations import Edge, Watch
from annex.cascades.tests.library import (
    LIBRARY,
    NAME,
    Document,
    FolderSize,
    LibraryTestCase,
)


def ids(messages: list[CheckMessage]) -> list[str | None]:
    return [message.id for message in messages]


class DeclarationTests(SimpleTestCase):
    def judge(self, **changes: object) -> list[CheckMessage]:
        registry.register(replace(LIBRARY, **changes))  # type: ignore[arg-type]
        self.addCleanup(registry.unregister, NAME)
        return checks.declarations_hold_together()

    def test_a_level_that_depends_on_itself_is_fine(self) -> None:
        self.assertEqual(self.judge(), [])

    def test_a_cycle_is_refused_with_its_path(self) -> None:
        folder, document = LIBRARY.levels
        back = Edge(to="document", sql="SELECT 1")

        (found,) = self.judge(levels=(replace(folder, edges=(back,)), document))

        self.assertEqual(found.id, "cascades.E001")
        self.assertRegex(str(found.msg), "document -> folder|folder -> document")

    def test_unknown_names_are_refused(self) -> None:
        folder, document = LIBRARY.levels
        nowhere = Edge(to="shelf", sql="SELECT 1")
        watch = Watch(model=Document, level="shelf", column="id")

        self.assertIn(
            "cascades.E005", ids(self.judge(levels=(replace(folder, edges=(nowhere,)), document)))
        )
        registry.unregister(NAME)
        self.assertEqual(ids(self.judge(watches=(watch,))), ["cascades.E005"])

    def test_a_name_can_not_be_used_twice(self) -> None:
        relay = replace(LIBRARY.relays[0], name="folder")

        self.assertIn("cascades.E006", ids(self.judge(relays=(relay,), watches=())))
        with self.assertRaises(ValueError):
            registry.register(LIBRARY)


class DatabaseTests(LibraryTestCase):
    def found(self) -> list[str | None]:
        return ids(checks.database_watches_as_declared(databases=["default"]))

    def as_owner(self, statement: str) -> None:
        with connections["owner"].cursor() as cursor:
            cursor.execute(statement)

    def test_a_database_that_watches_as_declared_has_no_finding(self) -> None:
        self.assertEqual(self.found(), [])

    def test_an_input_that_nothing_watches_is_refused(self) -> None:
        (one, *_rest) = [
            name for table, name in checks._triggers(connection) if table == "library_note"
        ]
        self.as_owner(f"ALTER TABLE library_note DISABLE TRIGGER {one}")
        self.addCleanup(self.as_owner, f"ALTER TABLE library_note ENABLE TRIGGER {one}")

        self.assertEqual(self.found(), ["cascades.E002"])

    def test_a_declaration_that_changed_without_its_migration_is_refused(self) -> None:
        registry.unregister(NAME)
        self.addCleanup(registry.register, LIBRARY)
        self.addCleanup(registry.unregister, NAME)
        other = Watch(model=Document, level="document", column="id", of=("pages",))
        registry.register(replace(LIBRARY, watches=(other, *LIBRARY.watches[1:])))

        self.assertEqual(sorted(self.found()), ["cascades.E002"] * 2 + ["cascades.E003"] * 2)

    def test_no_database_is_asked_for_none(self) -> None:
        self.assertEqual(checks.database_watches_as_declared(databases=[]), [])


class CommandTests(LibraryTestCase):
    def test_the_proof_is_a_command(self) -> None:
        self.folder()
        self.settle()
        out = StringIO()

        call_command("verify_cascades", account=self.account.pk, stdout=out)

        self.assertIn("library: 0 of 1 wrong", out.getvalue())

    def test_a_violation_fails_the_command(self) -> None:
        folder = self.folder()
        self.settle()
        FolderSize.objects.update(words=1)
        out = StringIO()

        with self.assertRaises(CommandError):
            call_command("verify_cascades", account=self.account.pk, stdout=out)

        self.assertIn(f"library.folder {folder.pk}: stored (1,0,), formula (0,0,)", out.getvalue())

    def test_accounts_without_records_are_right(self) -> None:
        out = StringIO()

        call_command("verify_cascades", all_accounts=True, stdout=out)

        self.assertEqual(out.getvalue().count("library: 0 of 0 wrong"), 2)
