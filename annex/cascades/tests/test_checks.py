from dataclasses import replace
from io import StringIO
from unittest import mock

from django.core.checks import CheckMessage
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.test import SimpleTestCase, override_settings

from annex.cascades import checks, registry
from annex.cascades.declarations import Edge, Watch
from annex.cascades.operations import MARK_ROW_BODY
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

    def test_a_column_that_a_formula_reads_and_nothing_watches_is_refused(self) -> None:
        blind = Watch(model=Document, level="document", column="id", of=("pages",))
        watches = (blind, *LIBRARY.watches[1:])

        (found,) = self.judge(watches=watches)

        self.assertEqual(found.id, "cascades.E007")
        self.assertIn("library.document reads library_document.embargo_until", found.msg)

    def test_a_table_that_nothing_watches_for_the_level_is_refused(self) -> None:
        *others, note = LIBRARY.watches
        watches = (*others, replace(note, level="folder"))

        (found,) = self.judge(watches=watches)

        self.assertIn("library.document reads library_note.document_id", found.msg)

    def test_values_that_are_read_without_an_edge_are_refused(self) -> None:
        folder, document = LIBRARY.levels

        (found,) = self.judge(levels=(folder, replace(document, edges=())))

        self.assertEqual(found.id, "cascades.E008")
        self.assertIn("reads the values of document", found.msg)

    def test_what_the_platforms_declare_is_whole(self) -> None:
        self.assertEqual(checks.declarations_hold_together(), [])
        self.assertGreater(len(registry.cascades()), 0)

    def test_a_broker_that_gives_a_waiting_retry_away_is_warned_of(self) -> None:
        self.assertEqual(checks.broker_keeps_messages_long_enough(), [])
        with override_settings(CELERY_BROKER_TRANSPORT_OPTIONS={"visibility_timeout": 240}):
            (found,) = checks.broker_keeps_messages_long_enough()

        self.assertEqual(found.id, "cascades.W005")


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
            name for table, name in checks._triggers(connection)[0] if table == "library_note"
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

    def test_a_trigger_that_was_changed_under_its_name_is_refused(self) -> None:
        triggers, _body = checks._triggers(connection)
        (name,) = (n for t, n in triggers if t == "library_document" and "pages" in triggers[t, n])
        weaker = triggers["library_document", name].replace("old.pages IS", "old.folder_id IS")
        weaker = weaker.replace("new.pages", "new.folder_id")
        self.as_owner(f"DROP TRIGGER {name} ON library_document; {weaker}")
        self.addCleanup(
            self.as_owner,
            f"DROP TRIGGER {name} ON library_document; {triggers['library_document', name]}",
        )

        self.assertEqual(self.found(), ["cascades.E003"])

    def test_another_function_behind_the_triggers_is_refused(self) -> None:
        create = (
            "CREATE OR REPLACE FUNCTION annex.cascades_mark_row() RETURNS trigger LANGUAGE plpgsql"
        )
        self.as_owner(f"{create} AS $$BEGIN RETURN NULL; END$$")
        self.addCleanup(self.as_owner, f"{create} AS $${MARK_ROW_BODY}$$")

        self.assertEqual(self.found(), ["cascades.E003"])

    def test_a_role_that_row_level_security_does_not_bind_is_refused(self) -> None:
        with mock.patch("annex.tenancy.runtime.connection", connections["owner"]):
            self.assertIn("cascades.E004", self.found())

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
