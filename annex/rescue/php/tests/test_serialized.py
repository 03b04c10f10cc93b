"""What PHP 8.2 serialises is read as it was; what it refuses is refused, and so is what is huge."""

import math
import unittest

from annex.rescue.php.scanning import Limits, UnreadablePHP
from annex.rescue.php.serialized import loads
from annex.rescue.php.values import PHPCustom, PHPEnum, PHPObject

READ = {
    b"N;": None,
    b"b:1;": True,
    b"b:0;": False,
    b"i:-7;": -7,
    b"i:+0042;": 42,
    b"i:9223372036854775807;": 2**63 - 1,
    b"i:-9223372036854775808;": -(2**63),
    b"d:0.1;": 0.1,
    b"d:.5;": 0.5,
    b"d:5.;": 5.0,
    b"d:1.0E+25;": 1e25,
    b"d:3;": 3.0,
    b"d:INF;": math.inf,
    b"d:-INF;": -math.inf,
    b"d:1e999;": math.inf,
    b's:5:"hello";': "hello",
    b's:0:"";': "",
    b's:005:"hello";': "hello",
    b's:12:"a";s:1:"b";}";': 'a";s:1:"b";}',
    b's:6:"a\0\xe2\x82\xac\n";': "a\0€\n",
    b's:2:"\xff\xfe";': b"\xff\xfe",
    b'S:3:"a\\62\\5c";': "ab\\",
    b'S:2:"\\c3\\A9";': "é",
    b'S:6:"\\41\\42c\\44\\45f";': "ABcDEf",
    b"a:0:{}": [],
    b'a:2:{i:0;s:1:"a";i:1;s:1:"b";}': ["a", "b"],
    b'a:2:{i:1;s:1:"a";i:0;s:1:"b";}': {1: "a", 0: "b"},
    b'a:2:{i:0;s:1:"a";i:2;s:1:"c";}': {0: "a", 2: "c"},
    b'a:2:{s:2:"08";i:1;i:8;i:2;}': {"08": 1, 8: 2},
    b'a:2:{s:1:"0";i:1;s:1:"1";i:2;}': [1, 2],
    b'a:2:{s:2:"-5";i:1;s:2:"-0";i:2;}': {-5: 1, "-0": 2},
    b'a:1:{s:19:"9223372036854775808";i:1;}': {"9223372036854775808": 1},
    b'a:2:{s:1:"k";i:1;s:1:"k";i:2;}': {"k": 2},
    b'a:1:{s:1:"\xff";N;}': {b"\xff": None},
    b'a:1:{S:2:"\\6b2";i:1;}': {"k2": 1},
    b'E:11:"App\\Side:Up";': PHPEnum("App\\Side", "Up"),
    b"a:3:{i:0;i:1;i:1;i:5;i:0;i:2;}": [2, 5],
    b"a:3:{i:1;i:1;i:0;i:5;i:1;i:2;}": {1: 2, 0: 5},
}
REFUSED = {
    b"": 0,
    b"i:1": 0,
    b"i:;": 0,
    b"i:1.5;": 0,
    b"i: 1;": 0,
    b"N": 0,
    b"b:2;": 0,
    b"b:1": 0,
    b"n;": 0,
    b"x:1;": 0,
    b"}": 0,
    b"d:nan;": 0,
    b"d:+INF;": 0,
    b"d:.;": 0,
    b"d:1e;": 0,
    b"d:0x10;": 0,
    b's:5:"abc";': 10,
    b's:6:"abc";': 0,
    b's:-1:"";': 0,
    b's:1:"\xc3\xa9";': 6,
    b"s:1:'a';": 0,
    b"s:" + b"0" * 5000 + b'1:"a";': 0,
    b's:1:"a"': 6,
    b'S:1:"\\g0";': 5,
    b'S:2:"a': 0,
    b"a:-1:{}": 0,
    b"a:2:{i:0;i:1;}": 13,
    b"a:1:{i:0;i:1;": 13,
    b"a:1:{d:1;i:1;}": 5,
    b"a:1:{N;i:1;}": 5,
    b"a:1:{b:1;i:1;}": 5,
    b"a:1:{a:0:{}i:1;}": 5,
    b"a:999999999:{}": 0,
    b"a:1:{i:0;a:1:{i:0;R:99;}}": 18,
    b"R:1;": 0,
    b"r:1;": 0,
    b"a:1:{i:0;r:0;}": 9,
    b"a:2:{i:0;i:5;i:1;r:2;}": 17,
    b"a:1:{i:0;r:1;}": 9,
    b'O:4:"Rate":1:{N;N;}': 14,
    b'O:4:"Rate":-1:{}': 10,
    b'O:0:"":0:{}': 5,
    b'O:5:"\\Rate":0:{}': 5,
    b'O:4:"Ra e":0:{}': 5,
    b'O:3:"Rate":0:{}': 8,
    b'O:4:"Rate";': 10,
    b'C:4:"Rate":9:{abc}': 14,
    b'C:4:"Rate":2:{abc}': 14,
    b'E:4:"Side";': 5,
    b'E:5:"Side:";': 5,
    b'E:0:"";': 5,
}


def custom(name: str, text: bytes) -> bytes:
    return b'C:%d:"%s":%d:{%s}' % (len(name), name.encode(), len(text), text)


class ReadingTests(unittest.TestCase):
    def test_values_are_what_php_has(self):
        for data, expected in READ.items():
            with self.subTest(data=data):
                value = loads(data)
                self.assertEqual(value, expected)
                self.assertIs(type(value), type(expected))

    def test_not_a_number_and_the_sign_of_zero_are_kept(self):
        self.assertTrue(math.isnan(loads(b"d:NAN;")))
        self.assertEqual(math.copysign(1, loads(b"d:-0;")), -1)

    def test_members_are_found_by_their_bare_names_whatever_their_visibility(self):
        rate = loads(
            b'O:4:"Rate":4:{s:6:"amount";d:650;s:11:"\0*\0currency";s:3:"EUR";'
            b's:11:"\0Rate\0notes";a:1:{i:0;s:7:"per day";}s:10:"\0Base\0note";i:1;}'
        )
        self.assertIsInstance(rate, PHPObject)
        self.assertEqual(rate.class_name, "Rate")
        self.assertEqual(
            [rate.get(name) for name in ("amount", "currency", "notes", "note", "none")],
            [650.0, "EUR", ["per day"], 1, None],
        )
        self.assertEqual(
            [told[:3] for told in rate.told()],
            [
                ("public", "", "amount"),
                ("protected", "", "currency"),
                ("private", "Rate", "notes"),
                ("private", "Base", "note"),
            ],
        )

    def test_an_object_named_twice_is_one(self):
        first, second = loads(b'a:2:{i:0;O:1:"A":1:{s:1:"x";i:1;}i:1;r:2;}')
        self.assertIs(first, second)
        enum, again = loads(b'a:2:{i:0;E:3:"A:B";i:1;r:2;}')
        self.assertIs(enum, again)

    def test_cycles_are_closed(self):
        node = loads(b'O:4:"Node":2:{s:4:"next";r:1;s:3:"all";a:1:{i:0;r:1;}}')
        self.assertIs(node.get("next"), node)
        self.assertIs(node.get("all")[0], node)
        rows = loads(b"a:2:{i:0;a:1:{i:0;R:1;}i:1;i:7;}")
        self.assertIs(rows[0][0], rows)
        named = loads(b'a:1:{s:1:"a";a:1:{s:1:"b";R:2;}}')
        self.assertIs(named["a"]["b"], named["a"])

    def test_references_count_every_value_and_no_key(self):
        # What PHP 8.2 writes for [$a, &$b, &$b, [$o, $o]] with an object $o.
        data = (
            b'a:4:{i:0;s:1:"a";i:1;s:1:"b";i:2;R:3;i:3;a:2:{i:0;O:1:"O":1:{s:1:"k";i:1;}i:1;r:5;}}'
        )
        a, b, again, (one, two) = loads(data)
        self.assertEqual((a, b, again), ("a", "b", "b"))
        self.assertIs(one, two)
        # r: takes a number of its own, R: takes none.
        counted = b'a:4:{i:0;O:1:"O":0:{}i:1;r:2;i:2;s:1:"x";i:3;R:4;}'
        self.assertEqual(loads(counted)[3], "x")

    def test_an_object_with_its_own_text_is_read_where_that_is_serialised(self):
        token = loads(custom("OldToken", b'a:2:{i:0;s:1:"m";i:1;i:2;}'))
        self.assertIsInstance(token, PHPCustom)
        self.assertEqual((token.is_read, token.value), (True, ["m", 2]))
        plain = loads(custom("Raw", b'{"a":1}'))
        self.assertEqual((plain.is_read, plain.data), (False, b'{"a":1}'))

    def test_references_count_what_is_inside_such_a_text(self):
        # Serializable::serialize() shares the numbers of the serialize() around it.
        inside = custom("C", b'a:1:{i:0;O:1:"O":0:{}}')
        both = loads(b"a:2:{i:0;" + inside + b"i:1;r:4;}")
        self.assertIs(both[0].value[0], both[1])

    def test_a_reference_behind_such_a_text_that_is_not_readable_is_refused(self):
        storage = custom("SplObjectStorage", b'x:i:1;O:8:"stdClass":0:{},N;;m:a:0:{}')
        self.assertEqual(loads(storage).is_read, False)
        with self.assertRaisesRegex(UnreadablePHP, "not readable"):
            loads(b"a:3:{i:0;" + storage + b'i:1;O:1:"O":0:{}i:2;r:4;}')


class RefusalTests(unittest.TestCase):
    def test_what_php_refuses_is_refused_where_it_is_wrong(self):
        for data, position in REFUSED.items():
            with self.subTest(data=data):
                with self.assertRaises(UnreadablePHP) as refused:
                    loads(data)
                self.assertEqual(refused.exception.position, position)
                self.assertTrue(refused.exception.problem.endswith("."))

    def test_more_than_a_value_is_refused_though_php_ignores_it(self):
        with self.assertRaisesRegex(UnreadablePHP, "Byte 4: there are bytes after the end"):
            loads(b"i:1;i:2;")

    def test_a_number_beyond_64_bits_is_refused_though_php_takes_the_nearest(self):
        for number in (b"9223372036854775808", b"-9223372036854775809", b"9" * 5000):
            with self.assertRaises(UnreadablePHP):
                loads(b"i:" + number + b";")

    def test_each_limit_holds(self):
        for data, limits, word in (
            (b's:9:"123456789";', Limits(bytes=10), "bytes, more than 10"),
            (b"a:1:{i:0;" * 4 + b"N;" + b"}" * 4, Limits(depth=3), "more than 3 deep"),
            (b"a:3:{i:0;N;i:1;N;i:2;N;}", Limits(count=3), "more than 3 values"),
            (custom("C", b"a:1:{i:0;i:1;}"), Limits(count=2), "more than 2 values"),
        ):
            with (
                self.subTest(word=word),
                self.assertRaisesRegex(UnreadablePHP, word) as refused,
            ):
                loads(data, limits)
            self.assertTrue(refused.exception.is_limit)

    def test_nothing_deep_exhausts_the_stack(self):
        deep = 500
        value = loads(b"a:1:{i:0;" * deep + b"N;" + b"}" * deep)
        for _ in range(deep):
            (value,) = value
        self.assertIsNone(value)
        for opening in (b"a:1:{i:0;", b'O:1:"A":1:{s:1:"a";', b'C:1:"C":400000:{'):
            with self.subTest(opening=opening), self.assertRaises(UnreadablePHP):
                loads(opening * 100_000)
