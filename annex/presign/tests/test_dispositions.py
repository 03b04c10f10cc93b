"""What a browser may show, and what a file is called."""

from email.message import Message
from urllib.parse import unquote

from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from annex.presign.dispositions import content_disposition, file_name, present


class InlineTests(SimpleTestCase):
    def test_what_runs_no_script_is_shown(self):
        for said, answered in (
            ("application/pdf", "application/pdf"),
            ("image/PNG", "image/png"),
            ("image/vnd.microsoft.icon", "image/vnd.microsoft.icon"),
            ("audio/mpeg", "audio/mpeg"),
            ("video/mp4; codecs=avc1", "video/mp4"),
            ("text/plain", "text/plain; charset=utf-8"),
        ):
            with self.subTest(said):
                shown = present("x", said, "inline")
                self.assertEqual((shown.disposition, shown.content_type), ("inline", answered))

    def test_everything_else_is_downloaded_as_bytes(self):
        for said in (
            "text/html",
            "image/svg+xml",
            "image/svg",
            "IMAGE/SVG+XML;charset=utf-8",
            "application/xhtml+xml",
            "text/xml",
            "application/javascript",
            "application/octet-stream",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "image/png\r\nX-Evil: 1",
            "image/*",
            "image/",
            "",
        ):
            with self.subTest(said):
                shown = present("x", said, "inline")
                self.assertEqual(
                    (shown.disposition, shown.content_type),
                    ("attachment", "application/octet-stream"),
                )
                self.assertTrue(shown.content_disposition.startswith("attachment; "))

    def test_who_asks_to_download_downloads(self):
        shown = present("x.pdf", "application/pdf", "attachment")
        self.assertEqual(shown.disposition, "attachment")


class NameTests(SimpleTestCase):
    def test_names_are_told_twice(self):
        for name, said in (
            ("plan.pdf", "filename=\"plan.pdf\"; filename*=UTF-8''plan.pdf"),
            (
                "Été 2026.pdf",
                "filename=\"Ete 2026.pdf\"; filename*=UTF-8''%C3%89t%C3%A9%202026.pdf",
            ),
            ("ᓄᓇ.pdf", "filename=\"__.pdf\"; filename*=UTF-8''%E1%93%84%E1%93%87.pdf"),
            ('a"b%c\\d/e', "filename=\"a_b_c_d_e\"; filename*=UTF-8''a%22b%25c_d_e"),
        ):
            with self.subTest(name):
                self.assertEqual(content_disposition("inline", name), f"inline; {said}")

    def test_names_can_be_saved(self):
        for name, saved in (
            ("a\r\nSet-Cookie: x", "aSet-Cookie: x"),
            ("../../etc/passwd", "_.._etc_passwd"),
            ("invoice\u202efdp.exe", "invoicefdp.exe"),
            (" . ", "document"),
            ("", "document"),
            ("\ud800.pdf", "?.pdf"),
        ):
            with self.subTest(name=ascii(name)):
                self.assertEqual(file_name(name), saved)

    def test_a_long_name_keeps_its_extension(self):
        name = file_name("ᓄ" * 200 + ".pdf")
        self.assertEqual(name, "ᓄ" * 83 + ".pdf")
        self.assertEqual(len(file_name("x" * 300)), 255)

    @given(st.text(max_size=300))
    def test_any_name_makes_one_header_that_says_it(self, name):
        value = content_disposition("attachment", name)
        self.assertTrue(value.isascii() and value.isprintable())
        message = Message()
        message["Content-Disposition"] = value
        self.assertEqual(message.get_content_disposition(), "attachment")
        told = unquote(value.rpartition("''")[2])
        self.assertEqual(told, file_name(name))
        self.assertLessEqual(len(told.encode()), 255)
