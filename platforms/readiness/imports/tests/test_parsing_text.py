from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from platforms.readiness.imports.parsing.paths import join_path, repeated_name, split_path
from platforms.readiness.imports.parsing.text import clean, decode, guard, unguard
from platforms.readiness.imports.problems import FileRefused


class DecodingTests(SimpleTestCase):
    def refusal(self, content: bytes, **options: str) -> str:
        with self.assertRaises(FileRefused) as caught:
            decode(content, file="roster.csv", **options)
        return str(caught.exception.details["detail"])

    def test_utf_8_is_read_with_and_without_a_byte_order_mark(self) -> None:
        for content in ("é".encode(), "é".encode("utf-8-sig"), "é".encode("utf-16")):
            with self.subTest(content):
                self.assertEqual(decode(content, file="f"), "é")

    def test_windows_1252_is_recognised_and_refused_with_the_place_of_the_byte(self) -> None:
        content = "number,name\n1,Éva\n2,Benoît Côté\n".encode("windows-1252")
        self.assertEqual(
            self.refusal(content),
            "roster.csv: Line 2, column 3: byte 0xc9 is not UTF-8. The file looks like"
            " Windows-1252, in which this reads “Éva”. Save it as UTF-8, or import it again with"
            " the encoding windows-1252.",
        )

    def test_windows_1252_is_read_when_it_is_asked_for(self) -> None:
        content = "Benoît Côté".encode("windows-1252")
        self.assertEqual(decode(content, file="f", encoding="windows-1252"), "Benoît Côté")

    def test_a_byte_of_no_encoding_is_refused_with_its_place(self) -> None:
        self.assertEqual(
            self.refusal("é\né,".encode() + b"\x81\n"),
            "roster.csv: Line 2, column 3: byte 0x81 is not UTF-8. Save the file as UTF-8 (in a"
            " spreadsheet: CSV UTF-8) and send it again.",
        )
        self.assertEqual(
            self.refusal(b"ab\x81", encoding="windows-1252"),
            "roster.csv: Line 1, column 3: byte 0x81 means nothing in Windows-1252. Save the file"
            " as UTF-8 and send it again.",
        )

    def test_a_file_that_is_not_text_is_refused(self) -> None:
        self.assertEqual(
            self.refusal(b"a\nPK\0"),
            "roster.csv: Line 2, column 3: a NUL byte. This is not a text file; export it as CSV"
            " or tab-separated text.",
        )

    def test_white_space_and_composition_are_settled(self) -> None:
        self.assertEqual(clean("  E\u0301va \u00a0 Li\n"), "Éva Li")


class FormulaTests(SimpleTestCase):
    def test_what_a_spreadsheet_would_compute_is_made_text(self) -> None:
        for value in ("=1+1", "+1", "-1", "@SUM(A1)", "\tx", "'=1"):
            with self.subTest(value):
                self.assertEqual(guard(value), f"'{value}")
        for value in ("O'Neill", "1-2", "'quoted'", ""):
            with self.subTest(value):
                self.assertEqual(guard(value), value)

    @given(st.text(alphabet="'=+-@\ta", max_size=5))
    def test_guarding_is_undone_exactly(self, value: str) -> None:
        self.assertEqual(unguard(guard(value)), value)


class PathTests(SimpleTestCase):
    def test_a_path_is_split_at_slashes_and_angles(self) -> None:
        self.assertEqual(split_path("A / B/C > D"), ("A", "B", "C", "D"))
        self.assertEqual(split_path("A / / B"), ("A", "", "B"))

    @given(st.lists(st.text(alphabet="ab/\\> é", min_size=1).filter(str.strip), min_size=1))
    def test_joining_is_undone_exactly(self, names: list[str]) -> None:
        names = [name.strip() for name in names]
        self.assertEqual(split_path(join_path(names)), tuple(names))

    def test_a_name_above_itself_is_found_whatever_its_case(self) -> None:
        self.assertEqual(repeated_name(("Ops", "North", "OPS")), "OPS")
        self.assertIsNone(repeated_name(("Ops", "North")))
