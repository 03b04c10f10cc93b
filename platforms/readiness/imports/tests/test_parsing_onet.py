import io
import zipfile
from unittest import mock

from django.test import SimpleTestCase

from platforms.readiness.imports.parsing import onet
from platforms.readiness.imports.parsing.onet import Requirement, read_catalogue
from platforms.readiness.imports.problems import FileRefused
from platforms.readiness.imports.tests import samples
from platforms.readiness.responsibilities.models import RequirementKind

OCCUPATIONS = b"O*NET-SOC Code\tTitle\tDescription\n11-1011.00\tChiefs\tLead.\n"
TASKS = b"O*NET-SOC Code\tTask ID\tTask\tTask Type\n"


class CatalogueTests(SimpleTestCase):
    maxDiff = None

    def files(self) -> list[tuple[str, bytes]]:
        return [(one.name, one.content) for one in samples.catalogue()]

    def rejected(self, *files: tuple[str, bytes]) -> list[tuple[str, int, str]]:
        read = read_catalogue([("occupation_data.tsv", OCCUPATIONS), *files]).rejected
        return [(one.file, one.line, one.problem.sentence) for one in read]

    def test_the_sample_is_read_whole(self) -> None:
        catalogue = read_catalogue(self.files())
        self.assertEqual(len(catalogue.occupations), 5)
        self.assertEqual(catalogue.rejected, [])
        self.assertEqual(catalogue.ignored, ["job_zones.tsv"])
        fire = catalogue.occupations["33-2011.00"]
        self.assertEqual(fire.title, "Firefighters")
        alternates = ["Fire Fighter", "Firefighter-EMT", "Engine Operator"]
        self.assertEqual(list(fire.alternates), alternates)
        self.assertEqual(
            [(task.name[:12], task.weight) for task in fire.tasks.values()],
            [("Wear breathi", 3), ("Lay hoses an", 3), ("Visit school", 1)],
        )
        self.assertIn('Lay hoses and couple them to "hydrants" or pumps.', fire.tasks)
        medics = catalogue.occupations["29-2042.00"]
        self.assertEqual([task.weight for task in medics.tasks.values()], [3, 2])

    def test_a_short_title_is_another_title(self) -> None:
        dispatchers = read_catalogue(self.files()).occupations["43-5032.00"]
        self.assertEqual(list(dispatchers.alternates)[1:], ["Yard Controller (YC)", "YC"])

    def test_a_zip_of_tables_is_the_same_catalogue(self) -> None:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for name, content in self.files():
                archive.writestr(f"db_26_3_text/{name}", content)
        from_zip = read_catalogue([("db_26_3_text.zip", packed.getvalue())])
        self.assertEqual(from_zip.occupations, read_catalogue(self.files()).occupations)

    def test_a_broken_zip_is_refused(self) -> None:
        with self.assertRaises(FileRefused) as caught:
            read_catalogue([("c.zip", b"PK\x03\x04 nothing")])
        self.assertEqual(
            caught.exception.problems[0].sentence,
            "“c.zip” is not a readable zip archive. Send the files themselves.",
        )

    def test_a_zip_that_unpacks_beyond_the_limit_is_refused(self) -> None:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("occupation_data.tsv", b"x" * 2000)
        limit = mock.patch.object(onet, "UNZIPPED_LIMIT_BYTES", 1999)
        with limit, self.assertRaises(FileRefused) as caught:
            read_catalogue([("c.zip", packed.getvalue())])
        self.assertEqual(caught.exception.problems[0].code, "too_large")

    def test_a_catalogue_without_occupations_is_refused(self) -> None:
        with self.assertRaises(FileRefused) as caught:
            read_catalogue([("task_statements.tsv", TASKS), ("Job Zones.txt", b"")])
        self.assertEqual(
            caught.exception.problems[0].sentence,
            "There is no occupation_data file (O*NET calls it “Occupation Data.txt”) among:"
            " task_statements.tsv, Job Zones.txt. Send it together with the others.",
        )

    def test_a_table_said_twice_is_refused(self) -> None:
        with self.assertRaises(FileRefused) as caught:
            read_catalogue([("Occupation Data.txt", OCCUPATIONS), ("occupation_data.tsv", b"")])
        self.assertEqual(caught.exception.problems[0].code, "file_twice")

    def test_a_table_without_its_columns_is_refused(self) -> None:
        with self.assertRaises(FileRefused) as caught:
            read_catalogue([("occupation_data.tsv", b"Code\tTitle\n1\tA\n")])
        self.assertEqual(
            [problem.facts["field"] for problem in caught.exception.problems],
            ["O*NET-SOC Code", "Description"],
        )

    def test_lines_that_do_not_fit_are_rejected_one_by_one(self) -> None:
        self.assertEqual(
            self.rejected(
                (
                    "task_statements.tsv",
                    TASKS
                    + b"11-1011.00\t1\tDecide.\tCore\n"
                    + b"11-1011.00\t2\tDecide.\tCore\n"
                    + b"99-0000.00\t3\tWait.\tCore\n"
                    + b"11-1011.00\t4\t\tCore\n"
                    + b"11-1011.00\t5\n"
                    + b"11-1011.00\t6\t"
                    + b"x" * 501
                    + b"\tCore\n",
                )
            ),
            [
                ("task_statements.tsv", 3, "This is already said on line 2. Keep one of them."),
                (
                    "task_statements.tsv",
                    4,
                    "Code 99-0000.00 is not in the occupations. Add it there or remove the row.",
                ),
                ("task_statements.tsv", 5, "task is empty; every row needs it."),
                (
                    "task_statements.tsv",
                    6,
                    "The row has 2 values where the header has 4. A delimiter or a quotation mark"
                    " is missing or too many.",
                ),
                (
                    "task_statements.tsv",
                    7,
                    "task has 501 characters; at most 500 fit. Shorten it.",
                ),
            ],
        )

    def test_requirements_and_weights_of_our_own_are_read(self) -> None:
        tasks = (
            b"O*NET-SOC Code\tTask\tTask Type\tWeight\n"
            b"11-1011.00\tDecide.\tCore\t5\n11-1011.00\tListen.\tCore\t6\n11-1011.00\tRest.\tCore\t\n"
        )
        needs = (
            b"O*NET-SOC Code\tTask\tKind\tRequirement\tWeight\n"
            b"11-1011.00\tDecide.\ttrained\tCourse\t2\n"
            b"11-1011.00\tDecide.\tdreamt\tCourse\t2\n"
            b"11-1011.00\tSleep.\ttrained\tCourse\t2\n"
        )
        files = [
            ("occupation_data.tsv", OCCUPATIONS),
            ("task_statements.tsv", tasks),
            ("requirements.tsv", needs),
        ]
        catalogue = read_catalogue(files)
        read = catalogue.occupations["11-1011.00"].tasks
        self.assertEqual(
            {name: task.weight for name, task in read.items()}, {"Decide.": 5, "Rest.": 3}
        )
        self.assertEqual(read["Decide."].requirements, [Requirement("trained", "Course", 2)])
        self.assertEqual(read["Rest."].requirements, [])
        self.assertEqual(
            [one.problem.sentence for one in catalogue.rejected],
            [
                "Weight: “6” is not a whole number from 1 to 5.",
                "Kind: “dreamt” is unknown. Write documented, trained, evidenced or reviewed.",
                "The task “Sleep.” is not among the tasks of 11-1011.00.",
            ],
        )

    def test_the_kinds_are_those_of_the_tables(self) -> None:
        self.assertEqual(list(onet.KINDS), RequirementKind.values)
