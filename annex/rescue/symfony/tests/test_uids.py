"""Identifiers are written and read as Symfony's uid component does."""

import pickle
import unittest
from uuid import UUID

from annex.rescue.symfony.uids import Ulid, base32, base58, made_at, uuid_of

# RFC 4122, base 32, base 58, time of making: printed by symfony/uid 5.4.
ULIDS = (
    (
        "0171069d-593d-97d3-8b3e-23d06de5b308",
        "01E439TP9XJZ9RPFH3T1PYBCR8",
        "1BKocMc5BnrVcuq2ti4Eqm",
        "2020-03-23T08:58:27.517000+00:00",
    ),
    (
        "00000000-0000-0000-0000-000000000000",
        "00000000000000000000000000",
        "1111111111111111111111",
        "1970-01-01T00:00:00+00:00",
    ),
)
UUIDS = (
    (
        "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
        "3BMYW117DD278R1D00R17X8C68",
        "EJ34kCVxxF9jHMKD4EgrAK",
        "1998-02-04T22:13:53.151182+00:00",
    ),
    (
        "1ec9414c-232a-6b00-b3c8-9e6bdeced846",
        "0YS50MR8SADC0B7J4YDFFCXP26",
        "4oVbpzb8BpnTH1mB7qZGz1",
        "2022-02-22T19:22:22+00:00",
    ),
)


class UidTests(unittest.TestCase):
    def test_every_form_is_read_and_written(self):
        for rfc4122, in_32, in_58, at in (*ULIDS, *UUIDS):
            with self.subTest(rfc4122=rfc4122):
                uid = (Ulid if (rfc4122, in_32, in_58, at) in ULIDS else uuid_of)(rfc4122)
                self.assertEqual((base32(uid), base58(uid)), (in_32, in_58))
                self.assertEqual(made_at(uid).isoformat(), at)
                for form in (in_32, in_32.lower(), in_58, rfc4122, UUID(rfc4122).bytes):
                    self.assertEqual(uuid_of(form), UUID(rfc4122))

    def test_a_ulid_is_shown_in_base_32_and_equals_its_uuid(self):
        ulid = Ulid(ULIDS[0][0])
        self.assertEqual(str(ulid), ULIDS[0][1])
        self.assertEqual(ulid, UUID(ULIDS[0][0]))
        self.assertEqual(str(pickle.loads(pickle.dumps(ulid))), str(ulid))

    def test_a_random_identifier_does_not_say_when_it_was_made(self):
        self.assertIsNone(made_at(UUID("00000000-0000-4000-8000-000000000003")))

    def test_the_greatest_was_made_beyond_pythons_years(self):
        greatest = Ulid("7ZZZZZZZZZZZZZZZZZZZZZZZZZ")
        self.assertEqual(greatest.milliseconds, 2**48 - 1)
        with self.assertRaises(OverflowError):
            made_at(greatest)

    def test_anything_else_is_refused(self):
        for text in (
            "",
            "8ZZZZZZZZZZZZZZZZZZZZZZZZZ",
            "01E439TP9XJZ9RPFH3T1PYBCRU",
            "zzzzzzzzzzzzzzzzzzzzzz",
            "0171069d593d97d38b3e-23d06de5b308----",
            "0171069d-593d-97d3-8b3e-23d06de5b30g",
            b"short",
        ):
            with self.subTest(text=text), self.assertRaises(ValueError):
                uuid_of(text)
