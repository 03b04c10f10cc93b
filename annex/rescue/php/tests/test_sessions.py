"""A session is read the same from each of PHP's three ways to write it."""

import unittest

from annex.rescue.php.scanning import UnreadablePHP
from annex.rescue.php.sessions import decode

ATTRIBUTES = b'a:1:{s:6:"locale";s:2:"nl";}'
SESSION = {"_sf2_attributes": {"locale": "nl"}, "n": 7}
WRITTEN = {
    "php": b"_sf2_attributes|" + ATTRIBUTES + b"n|i:7;",
    "php_binary": b"\x0f_sf2_attributes" + ATTRIBUTES + b"\x01ni:7;",
    "php_serialize": b'a:2:{s:15:"_sf2_attributes";' + ATTRIBUTES + b's:1:"n";i:7;}',
}


class SessionTests(unittest.TestCase):
    def test_all_three_say_the_same(self):
        for handler, data in WRITTEN.items():
            with self.subTest(handler=handler):
                self.assertEqual(decode(data, handler), SESSION)
                self.assertEqual(decode(b"", handler), {})

    def test_references_lead_from_one_variable_to_another(self):
        for handler, data in (
            ("php", b'a|O:1:"U":0:{}b|r:1;'),
            ("php_binary", b'\x01aO:1:"U":0:{}\x01br:1;'),
        ):
            with self.subTest(handler=handler):
                session = decode(data, handler)
                self.assertIs(session["a"], session["b"])

    def test_a_variable_without_a_value_is_left_out(self):
        self.assertEqual(decode(b"\x81a\x01bi:1;", "php_binary"), {"b": 1})

    def test_what_is_cut_or_foreign_is_refused(self):
        for handler, data in (
            ("php", b"name"),
            ("php", b"name|"),
            ("php", b"name|i:1"),
            ("php_binary", b"\x05ab"),
            ("php_binary", b"\x02ab"),
            ("php_serialize", b"i:1;"),
            ("php_serialize", b"a|i:1;"),
        ):
            with (
                self.subTest(handler=handler, data=data),
                self.assertRaises(UnreadablePHP),
            ):
                decode(data, handler)
