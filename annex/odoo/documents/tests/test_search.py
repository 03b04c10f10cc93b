"""What the extracted text is found by: any beginning of any word, in whatever language."""

import itertools
import re
from typing import ClassVar

import psycopg

from annex.odoo.documents import answers as documents
from annex.odoo.documents.answers import Filters
from annex.odoo.documents.tests.ground import ALL_SALES, OdooTest, document, order

TEXTS = {
    "english": "Subcontracting was running through transcriptions of generalities.",
    "french": "Les délégués approuvaient unanimement les réglementations nationales.",
    "inuktitut": "ᐃᓄᒃᑎᑐᑦ ᑐᓴᐅᒪᔭᐅᔾᔪᑎᒃᓴᑦ",
    "codes": "Part AB-1234/X7, batch QZ90210, drawing 08.15-4711.",
    "names": "Signed by Siobhán Wójcik-Thériault and Đặng Ngọc for Müller.",
    "other": "Łódź ΑΘΗΝΑ Київ 報告書",
}
CODES = ("AB-1234", "AB-1234/X7", "1234", "QZ90210", "08.15-4711", "4711", "wojcik-theriault")


class SearchTests(OdooTest):
    ids: ClassVar[dict[str, int]]

    @classmethod
    def write(cls, odoo: psycopg.Connection) -> None:
        order(odoo, 1)
        cls.ids = {
            which: document(odoo, f"{which}.pdf", "sale.order", 1, index_content=text)
            for which, text in TEXTS.items()
        }

    def test_no_text_is_too_much_for_the_projection(self) -> None:
        letters = [chr(code) for code in range(0x1401, 0x1501)]
        pairs = ["".join(pair) for pair in itertools.product(letters, repeat=2)]
        hostile = {
            "hyphens": "-".join(pairs),
            "paths": "/" + "/".join(pairs),
            "plurals": " ".join(f"{number:x}ations" for number in range(40_000)),
            "letters": " ".join(chr(0x10000 + number) * 2 for number in range(60_000)),
            "ligatures": "\ufdfa".join(pairs),
        }
        with self.odoo_writes() as odoo:
            ids = [
                document(odoo, f"{which}.txt", "sale.order", 1, index_content=text)
                for which, text in hostile.items()
            ]
        self.assertLessEqual(set(ids), self.found("txt"))
        self.assertIn(ids[0], self.found(pairs[1] + "-" + pairs[2]))

    def found(self, text: str) -> set[int]:
        page = documents.page(self.context(ALL_SALES), Filters(search=text), size=50)
        return {one.id for one in page.documents}

    def test_every_beginning_of_every_word_finds_its_text_in_any_case(self) -> None:
        for which, text in TEXTS.items():
            for word in re.split(r"[ ,/]+|\.$|\. ", text.strip()):
                for end in range(3, len(word) + 1):
                    for typed in (word[:end], word[:end].upper(), word[:end].lower()):
                        with self.subTest(which, typed=typed):
                            self.assertIn(self.ids[which], self.found(typed))

    def test_codes_and_double_names_are_found_whole(self) -> None:
        for typed in CODES:
            with self.subTest(typed):
                self.assertEqual(len(self.found(typed)), 1)

    def test_other_forms_of_a_word_are_found_in_both_languages(self) -> None:
        for typed, which in (
            ("subcontracted", "english"),
            ("transcription", "english"),
            ("approuver", "french"),
            ("reglementation", "french"),
            ("nationaux", "french"),
        ):
            with self.subTest(typed):
                self.assertEqual(self.found(typed), {self.ids[which]})

    def test_what_no_text_has_finds_nothing(self) -> None:
        for typed in ("zzz", "AB-9999", "ᓄᓇᕗᑦ", "---", "'\\"):
            with self.subTest(typed):
                self.assertEqual(self.found(typed), set())
