import datetime
from decimal import Decimal

from django.test import SimpleTestCase

from platforms.readiness.assignments.models import PositionAssignment
from platforms.readiness.employees.models import Employee
from platforms.readiness.imports.parsing.roster import (
    LIMITS,
    RosterRow,
    check_roster,
    read_roster,
)
from platforms.readiness.imports.problems import FileRefused
from platforms.readiness.imports.tests.samples import HEADER
from platforms.readiness.positions.models import Position
from platforms.readiness.roles.models import Role


def read(text: str) -> list[RosterRow]:
    return read_roster(text.encode(), file="roster.csv").rows


def one(row: str) -> RosterRow:
    return read(f"{HEADER}{row}\n")[0]


def said(row: RosterRow) -> list[str]:
    return [problem.sentence for problem in row.problems]


class RosterTests(SimpleTestCase):
    maxDiff = None

    def refusals(self, text: str) -> list[str]:
        for reader in (read_roster, check_roster):
            with self.assertRaises(FileRefused) as caught:
                reader(text.encode(), file="roster.csv")
        return [problem.sentence for problem in caught.exception.problems]

    def test_a_row_is_read_to_its_values(self) -> None:
        row = one(
            "E1,João,da  Silva,j@example.com,Driver,Ops / Depot 1,E2,0.8,2020-03-01,2021-01-01"
        )
        self.assertEqual(said(row), [])
        self.assertEqual((row.line, row.number, row.family_name), (2, "E1", "da Silva"))
        self.assertEqual(row.department, ("Ops", "Depot 1"))
        self.assertEqual((row.manager_number, row.fte), ("E2", Decimal("0.8")))
        self.assertEqual(row.starts_on, datetime.date(2020, 3, 1))
        self.assertEqual(row.ends_on, datetime.date(2021, 1, 1))

    def test_french_headings_semicolons_and_decimal_commas_are_understood(self) -> None:
        rows = read(
            "Matricule;Prénom;Nom;Titre du poste;Service;Supérieur;ETP;Date de début;Couleur\n"
            "E1;Éva;Roy;Pompière;Feu;E2;0,5;2020-03-01;bleu\n"
        )
        self.assertEqual(said(rows[0]), [])
        self.assertEqual((rows[0].given_name, rows[0].fte), ("Éva", Decimal("0.5")))
        self.assertEqual(rows[0].manager_number, "E2")

    def test_tabs_quotes_blank_lines_and_lines_within_quotes_keep_their_count(self) -> None:
        rows = read(
            "employee_number\tgiven_name\tfamily_name\tjob_title\tdepartment\n\n"
            '1\t"A\nB"\tC\t"Driver ""II"""\tOps\n'
            "2\tD\tE\tDriver\tOps\n"
        )
        self.assertEqual([row.line for row in rows], [3, 5])
        self.assertEqual((rows[0].given_name, rows[0].job_title), ("A B", 'Driver "II"'))

    def test_columns_nobody_understands_are_named(self) -> None:
        text = (
            "employee_number,given_name,family_name,job_title,department,Shoe size\n1,A,B,C,D,42\n"
        )
        roster = read_roster(text.encode(), file="roster.csv")
        self.assertEqual(roster.columns.ignored, ("Shoe size",))

    def test_an_escaped_formula_is_read_as_it_was(self) -> None:
        self.assertEqual(one("E1,'=A,'-B,,Driver,Ops,,,,").given_name, "=A")

    def test_a_missing_column_is_refused_with_the_names_it_may_have(self) -> None:
        self.assertEqual(
            self.refusals("employee_number,first name,surname,title\n1,A,B,C\n"),
            [
                "The header names no column for department. Add one called “department” (also"
                " understood: department path, unit, org unit, département, service, unité). The"
                " header has: employee_number, first name, surname, title."
            ],
        )

    def test_a_column_said_twice_is_refused(self) -> None:
        self.assertEqual(
            self.refusals(HEADER.replace("email", "surname") + "E1,A,B,,C,D,,,,\n")[0],
            "The columns “family_name” and “surname” both mean family_name. Remove or rename one.",
        )

    def test_files_without_rows_are_refused(self) -> None:
        self.assertEqual(
            self.refusals(""),
            ["The file is empty. Send one with a header line and a row for each person."],
        )
        self.assertEqual(self.refusals(HEADER), ["There is a header but no row below it."])

    def test_a_quotation_mark_that_never_ends_is_refused_where_it_begins(self) -> None:
        self.assertEqual(
            self.refusals(f'{HEADER}"E1,A,B,,C,D,,,,\n'),
            [
                "Line 2: unexpected end of data. Check the quotation marks there; a quotation mark"
                " inside a value is written twice."
            ],
        )

    def test_every_bad_value_is_named_with_its_column_and_what_to_do(self) -> None:
        cases = {
            "E1,A,B,,Driver,,,,,": ["department is empty; every row needs it."],
            "E1,,B,,Driver,Ops,,,,": ["given_name is empty; every row needs it."],
            "E1,A,B,nobody,Driver,Ops,,,,": [
                "email: “nobody” is not an email address. Correct it or leave it empty."
            ],
            "E1,A,B,,Driver,Ops,,1.2,,": [
                "fte: 1.2 is not above 0 and up to 1. Write the share of a full-time job: 1 for"
                " full time, 0.5 for half."
            ],
            "E1,A,B,,Driver,Ops,,0,,": [
                "fte: 0 is not above 0 and up to 1. Write the share of a full-time job: 1 for"
                " full time, 0.5 for half."
            ],
            "E1,A,B,,Driver,Ops,,full,,": [
                "fte: “full” is not a number. Write the share of a full-time job, such as 0.8."
            ],
            "E1,A,B,,Driver,Ops,,NaN,,": [
                "fte: “NaN” is not a number. Write the share of a full-time job, such as 0.8."
            ],
            "E1,A,B,,Driver,Ops,,0.3333,,": ["fte: 0.3333 has more than three decimals. Round it."],
            "E1,A,B,,Driver,Ops,,,31/12/2026,": [
                "starts_on: “31/12/2026” is not a date like 2026-03-31. Write year-month-day."
            ],
            "E1,A,B,,Driver,Ops,,,2026-02-30,": [
                "starts_on: “2026-02-30” is not a date like 2026-03-31. Write year-month-day."
            ],
            "E1,A,B,,Driver,Ops,,,2026-02-01,2026-02-01": [
                "ends_on: 2026-02-01 is not after the start 2026-02-01. The end is the first day"
                " that no longer counts."
            ],
            "E1,A,B,,Driver,Ops / / Depot,,,,": [
                "department: “Ops / / Depot” has an empty part. Write names with “/” between them,"
                " such as Operations / Logistics."
            ],
            "E1,A,B": [
                "The row has 3 values where the header has 10. A delimiter or a quotation mark is"
                " missing or too many."
            ],
            f"E1,{'A' * 101},B,,Driver,Ops,,,,": [
                "given_name has 101 characters; at most 100 fit. Shorten it."
            ],
        }
        for row, expected in cases.items():
            with self.subTest(row):
                self.assertEqual(said(one(row)), expected)

    def test_a_percentage_is_a_share(self) -> None:
        self.assertEqual(one("E1,A,B,,Driver,Ops,,80 %,,").fte, Decimal("0.8"))

    def test_the_limits_are_those_of_the_tables(self) -> None:
        fields = {
            "employee_number": (Employee, "number"),
            "given_name": (Employee, "given_name"),
            "family_name": (Employee, "family_name"),
            "email": (Employee, "email"),
            "job_title": (Position, "title"),
            "position_number": (Position, "number"),
            "reports_to_position": (Position, "number"),
            "manager_number": (Employee, "number"),
            "role": (Role, "title"),
        }
        limits = {
            name: table._meta.get_field(field).max_length for name, (table, field) in fields.items()
        }
        self.assertEqual(LIMITS, limits)
        self.assertEqual(PositionAssignment._meta.get_field("fte").decimal_places, 3)
