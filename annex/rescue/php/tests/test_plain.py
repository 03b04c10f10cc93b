"""PHP's objects become plain data where their classes are known, and are refused where not."""

import json
import unittest
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from annex.rescue.php.clocks import SkippedTime, moment_of, wall_of
from annex.rescue.php.intervals import Interval
from annex.rescue.php.plain import NotPlain, moment, plain
from annex.rescue.php.serialized import loads
from annex.rescue.php.writing import dumps

BRUSSELS = ZoneInfo("Europe/Brussels")


def date_time(text: str, kind: int, zone: str, name: str = "DateTime") -> bytes:
    return (
        f'O:{len(name)}:"{name}":3:{{s:4:"date";s:{len(text)}:"{text}";s:13:"timezone_type";'
        f'i:{kind};s:8:"timezone";s:{len(zone)}:"{zone}";}}'
    ).encode()


def interval(**members: object) -> bytes:
    parts = {"y": 1, "m": 2, "d": 3, "h": 4, "i": 5, "s": 6, "f": 0.5, "invert": 0} | members
    written = dumps(parts)
    return f'O:12:"DateInterval":{len(parts)}:{written[written.index("{") :]}'.encode()


class PlainTests(unittest.TestCase):
    def test_what_php_doctrine_and_symfony_bring_is_known(self):
        uid = "01E439TP9XJZ9RPFH3T1PYBCR8"
        for data, expected in (
            (b'O:8:"stdClass":1:{s:1:"x";a:1:{i:0;s:2:"\xc3\xa9";}}', {"x": ["é"]}),
            (date_time("2022-03-04 05:06:07.891011", 3, "Europe/Brussels"), None),
            (b'O:11:"ArrayObject":4:{i:0;i:0;i:1;a:1:{i:0;i:7;}i:2;a:0:{}i:3;N;}', [7]),
            (
                b'O:43:"Doctrine\\Common\\Collections\\ArrayCollection":1:'
                b'{s:53:"\0Doctrine\\Common\\Collections\\ArrayCollection\0elements";'
                b'a:1:{s:1:"k";i:1;}}',
                {"k": 1},
            ),
            (
                b'O:26:"Symfony\\Component\\Uid\\Ulid":1:{s:6:"\0*\0uid";s:26:"'
                + uid.encode()
                + b'";}',
                uid,
            ),
            (interval(), "P1Y2M3DT4H5M6S"),
            (interval(invert=1), "-P1Y2M3DT4H5M6S"),
        ):
            with self.subTest(data=data):
                made = plain(loads(data))
                self.assertEqual(made, expected or "2022-03-04T05:06:07.891011+01:00")
                json.dumps(made)

    def test_moments_of_all_three_kinds_of_zones_are_read(self):
        for kind, zone, hours in (
            (1, "+05:30", 5.5),
            (1, "-02:00", -2),
            (2, "CEST", 2),
            (3, "Europe/Brussels", 1),
            (3, "UTC", 0),
        ):
            with self.subTest(zone=zone):
                at = moment(loads(date_time("2024-02-29 12:00:00.000000", kind, zone)))
                self.assertEqual(at.utcoffset(), timedelta(hours=hours))
                self.assertEqual(at.replace(tzinfo=None), datetime(2024, 2, 29, 12))  # noqa: DTZ001

    def test_enums_and_classes_are_as_told(self):
        enum = loads(b'E:17:"App\\State:Running";')
        self.assertEqual(plain([enum], enums={"App\\State": {"Running": "run"}}), ["run"])
        rate = loads(b'O:4:"Rate":1:{s:7:"\0*\0each";i:5;}')
        self.assertEqual(
            plain(rate, classes={"Rate": lambda o: {"each": o.get("each")}}), {"each": 5}
        )

    def test_what_nobody_explained_is_refused_with_the_way_to_it(self):
        for data, problem in (
            (b'a:1:{s:1:"a";a:1:{i:0;O:4:"Rate":0:{}}}', "a.0: nobody said what to make of Rate."),
            (b'E:7:"A:Start";', "value: nobody said what A::Start is backed by."),
            (b'a:1:{s:1:"a";s:1:"\xff";}', "a: the text is not UTF-8."),
            (b'a:1:{s:1:"\xff";i:1;}', "value: the key b'\\xff' is not UTF-8."),
            (b"d:NAN;", "value: JSON has no nan."),
            (b'O:8:"stdClass":1:{s:1:"a";r:1;}', "values are nested more than 128 deep."),
            (date_time("never", 3, "UTC"), "value: DateTime: "),
            (date_time("2024-01-01 00:00:00", 3, "Mars/Base"), "no zone known here."),
            (date_time("2024-01-01 00:00:00", 2, "IST"), "IST may be one of several zones."),
            (interval(from_string=True, date_string="next weekday"), "depends on the date"),
            (interval(y="1"), "no whole number."),
        ):
            with self.subTest(problem=problem), self.assertRaises(NotPlain) as refused:
                plain(loads(data))
            self.assertIn(problem, str(refused.exception))

    def test_what_is_shared_by_thousands_of_millions_is_refused(self):
        inner = b"a:2:{i:0;N;i:1;N;}"
        for slot in range(40, 0, -1):
            inner = b"a:2:{i:0;" + inner + b"i:1;R:%d;}" % (slot + 1)
        with self.assertRaisesRegex(NotPlain, "more than 250000 values"):
            plain(loads(inner))


class ClockTests(unittest.TestCase):
    def test_a_time_that_was_twice_is_the_first_and_told(self):
        found = moment_of(datetime(2024, 10, 27, 2, 30), BRUSSELS)  # noqa: DTZ001
        self.assertEqual(found.at.astimezone(UTC), datetime(2024, 10, 27, 0, 30, tzinfo=UTC))
        self.assertTrue(found.is_repeated)

    def test_a_time_that_never_was_is_refused_or_moved_as_php_does(self):
        wall = datetime(2024, 3, 31, 2, 30)  # noqa: DTZ001
        with self.assertRaises(SkippedTime):
            moment_of(wall, BRUSSELS)
        found = moment_of(wall, BRUSSELS, "forward")
        self.assertEqual(found.at.isoformat(), "2024-03-31T03:30:00+02:00")
        self.assertTrue(found.is_skipped)

    def test_what_is_written_is_the_zones_time_with_fractions_cut(self):
        at = datetime(2024, 7, 1, 10, 0, 59, 999_999, tzinfo=UTC)
        self.assertEqual(wall_of(at, BRUSSELS), datetime(2024, 7, 1, 12, 0, 59))  # noqa: DTZ001
        with self.assertRaises(ValueError):
            wall_of(at.replace(tzinfo=None), BRUSSELS)


class IntervalTests(unittest.TestCase):
    def test_texts_are_read_as_php_reads_them(self):
        for text, expected in (
            ("+P01Y02M10DT02H30M00S", Interval(1, 2, 10, 2, 30, 0)),
            ("-P00Y00M03DT00H00M00S", Interval(days=3, is_negative=True)),
            ("P2W3D", Interval(days=17)),
            ("PT36H", Interval(hours=36)),
            ("P0001-02-03T04:05:06", Interval(1, 2, 3, 4, 5, 6)),
        ):
            with self.subTest(text=text):
                self.assertEqual(Interval.parse(text), expected)
                self.assertEqual(Interval.parse(expected.doctrine_text()), expected)
        for text in ("", "P", "PT", "P1DT", "P1H", "1D", "P-1D", "P1.5D", "P1D ", "P١D"):
            with self.subTest(text=text), self.assertRaises(ValueError):
                Interval.parse(text)


class WritingTests(unittest.TestCase):
    def test_what_is_written_is_read_as_the_same(self):
        value = {
            "é": [True, None, 1.5, -7, "x"],
            3: {"a": 0.1, "b": -0.0, "c": 1e25, "d": 5e-324, "e": 123456789.125},
        }
        self.assertEqual(loads(dumps(value).encode()), value)
        self.assertEqual(dumps({"8": 1, "08": 2, "-3": 3}), 'a:3:{i:8;i:1;s:2:"08";i:2;i:-3;i:3;}')
        self.assertEqual(
            dumps([0.1, 3.0, 1e25, 1.5e-7]), "a:4:{i:0;d:0.1;i:1;d:3;i:2;d:1.0E+25;i:3;d:1.5E-7;}"
        )

    def test_what_php_can_not_hold_is_refused(self):
        for value in (2**63, b"x", {1.5: 1}, {True: 1}, object(), UTC):
            with self.subTest(value=value), self.assertRaises(ValueError):
                dumps(value)
