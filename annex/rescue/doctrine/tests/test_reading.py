"""Columns of both databases are read as DBAL 3.6 reads them, or refused where it guesses."""

import unittest
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from uuid import UUID
from zoneinfo import ZoneInfo

from annex.rescue.doctrine.reading import Reading, UnknownType, UnreadableColumn, enum_of
from annex.rescue.php.intervals import Interval
from annex.rescue.symfony.uids import Ulid

ULID = "0171069d-593d-97d3-8b3e-23d06de5b308"
READ = (
    ("array", 'a:2:{s:1:"a";i:1;s:1:"b";a:1:{i:0;N;}}', {"a": 1, "b": [None]}),
    ("array", "N;", None),
    ("array", b"a:0:{}", []),
    ("object", "N;", None),
    ("simple_array", None, []),
    ("simple_array", "", [""]),
    ("simple_array", "a,b,c", ["a", "b", "c"]),
    ("json", '{"\\u00e9\\/":1,"f":1.0,"n":null}', {"é/": 1, "f": 1.0, "n": None}),
    ("json", '"str"', "str"),
    ("json", "", None),
    ("json", ["read", "already"], ["read", "already"]),
    ("json", "9223372036854775808", 9.223372036854775808e18),
    ("boolean", 1, True),
    ("boolean", "f", False),
    ("boolean", False, False),
    ("bigint", "9007199254740993", 9007199254740993),
    ("bigint", 9223372036854775807, 9223372036854775807),
    ("decimal", "10.50", Decimal("10.50")),
    ("decimal", Decimal("0.1"), Decimal("0.1")),
    ("float", "1.0E+25", 1e25),
    ("date_immutable", "2024-03-31", date(2024, 3, 31)),
    ("time", "03:30:00", time(3, 30)),
    ("dateinterval", "-P00Y00M03DT00H00M00S", Interval(days=3, is_negative=True)),
    ("guid", "6ba7b810-9dad-11d1-80b4-00c04fd430c8", UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")),
    ("uuid", UUID(ULID).bytes, UUID(ULID)),
    ("ulid", ULID, Ulid(ULID)),
    ("ulid", UUID(ULID).bytes, Ulid(ULID)),
    ("ulid", "01E439TP9XJZ9RPFH3T1PYBCR8", Ulid(ULID)),
    ("binary", memoryview(b"\0\xff"), b"\0\xff"),
    ("blob", "\\x00ff", b"\0\xff"),
    ("string", "é", "é"),
    ("text", None, None),
)
REFUSED = (
    ("array", "a:1:{"),
    ("json", "{"),
    ("json", "NaN"),
    ("json", "[" * 100_000),
    ("boolean", "maybe"),
    ("boolean", 2),
    ("integer", "1.5"),
    ("integer", True),
    ("decimal", 0.1),
    ("decimal", "ten"),
    ("date", "2024-02-30"),
    ("datetime", "0000-00-00 00:00:00"),
    ("datetime", "2024-03-31 02:30:00"),
    ("datetime", "2024-03-31 03:30:00+02"),
    ("time", "25:00:00"),
    ("dateinterval", "1 day"),
    ("uuid", "6ba7b810"),
    ("ulid", b"\xff"),
    ("string", 7),
    ("blob", "text"),
)


class ReadingTests(unittest.TestCase):
    def setUp(self):
        self.reading = Reading(ZoneInfo("Europe/Brussels"))

    def test_values_are_what_doctrine_reads(self):
        for type_name, stored, expected in READ:
            with self.subTest(type=type_name, stored=stored):
                value = self.reading.read(type_name, stored)
                self.assertEqual(value, expected)
                self.assertIs(type(value), type(expected))

    def test_what_is_none_is_refused_by_one_error_that_names_the_type(self):
        for type_name, stored in REFUSED:
            with (
                self.subTest(type=type_name, stored=str(stored)[:40]),
                self.assertRaises(UnreadableColumn) as refused,
            ):
                self.reading.read(type_name, stored)
            self.assertEqual(refused.exception.type_name, type_name)
            self.assertLess(len(refused.exception.problem), 300)

    def test_times_are_those_of_phps_zone(self):
        for stored in ("2024-07-01 12:00:00", datetime(2024, 7, 1, 12)):  # noqa: DTZ001
            at = self.reading.read("datetime_immutable", stored)
            self.assertEqual(at.isoformat(), "2024-07-01T12:00:00+02:00")
        at = self.reading.read("datetimetz", "2024-03-31 00:30:00+00")
        self.assertEqual(at.isoformat(), "2024-03-31T00:30:00+00:00")

    def test_a_time_that_was_twice_is_noted(self):
        told = self.reading.told("datetime", "2024-10-27 02:30:00")
        self.assertEqual(told.value.isoformat(), "2024-10-27T02:30:00+02:00")
        self.assertIn("was twice in Europe/Brussels", told.note)
        self.assertEqual(self.reading.told("datetime", "2024-10-27 03:30:00").note, "")

    def test_mysql_without_an_offset_is_read_as_php_does_where_asked(self):
        told = Reading(ZoneInfo("Europe/Brussels"), gaps="forward").told(
            "datetimetz_immutable", "2024-03-31 02:30:00"
        )
        self.assertEqual(told.value.isoformat(), "2024-03-31T03:30:00+02:00")
        self.assertIn("never was", told.note)

    def test_the_applications_own_types_are_given(self):
        class State(Enum):
            OPEN = "open"

        reading = Reading(
            ZoneInfo("UTC"),
            types={"state": enum_of(State), "level": enum_of({1: "junior"}, of="smallint")},
        )
        self.assertEqual(reading.read("state", "open"), State.OPEN)
        self.assertEqual(reading.read("level", "1"), "junior")
        self.assertIsNone(reading.read("state", None))
        for type_name, stored in (("state", "shut"), ("level", 2)):
            with self.assertRaises(UnreadableColumn):
                reading.read(type_name, stored)
        with self.assertRaises(UnknownType):
            reading.read("money", "1")
