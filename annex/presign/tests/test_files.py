from django.test import SimpleTestCase

from annex.presign.files import is_whole, put, remove
from annex.presign.skew import StorageUnreachable
from annex.presign.storages import StorageUnknown
from annex.presign.tests.buckets import listening
from annex.presign.uploads import Contents

WHOLE = Contents(1, "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881")  # of b"x"


class ArrivalTests(SimpleTestCase):
    def is_whole(self, contents=WHOLE, key="a"):
        return is_whole(storage_code="default", key=key, contents=contents)

    def test_a_file_is_there_when_it_is_as_long_and_has_the_checksum_that_was_said(self):
        with listening():
            put(storage_code="default", key="a", data=b"x", media_type="text/plain")
            self.assertTrue(self.is_whole())
            self.assertFalse(self.is_whole(Contents(2, WHOLE.sha256)))
            self.assertFalse(self.is_whole(Contents(1, "0" * 64)))
            self.assertFalse(self.is_whole(key="b"))

    def test_a_storage_without_checksums_is_asked_for_the_length_alone(self):
        with listening(checksums=False):
            put(storage_code="default", key="a", data=b"x", media_type="text/plain")
            self.assertTrue(self.is_whole(Contents(1, "0" * 64)))
            self.assertFalse(self.is_whole(Contents(2, WHOLE.sha256)))

    def test_one_that_is_said_to_keep_checksums_and_does_not_is_not_believed(self):
        with listening() as bucket:
            put(storage_code="default", key="a", data=b"x", media_type="text/plain")
            bucket.keeps_checksums = False
            self.assertFalse(self.is_whole())

    def test_a_storage_that_is_down_is_unreachable_and_holds_nothing_for_sure(self):
        with listening() as bucket:
            bucket.is_down = True
            with self.assertRaises(StorageUnreachable):
                self.is_whole()


class RemovalTests(SimpleTestCase):
    def test_a_file_that_was_put_is_taken_away_and_may_be_gone_already(self):
        with listening() as bucket:
            put(storage_code="default", key="a/cv é.pdf", data=b"x", media_type="application/pdf")
            self.assertEqual(list(bucket.files), ["/annex/a/cv%20%C3%A9.pdf"])

            remove(storage_code="default", key="a/cv é.pdf")
            self.assertEqual(bucket.files, {})
            remove(storage_code="default", key="a/cv é.pdf")

        self.assertEqual([method for method, _ in bucket.asked], ["PUT", "DELETE", "DELETE"])

    def test_a_storage_that_does_not_say_that_it_is_gone_is_not_believed(self):
        with listening() as bucket:
            bucket.is_down = True
            with self.assertRaises(StorageUnreachable):
                remove(storage_code="default", key="a")
            with self.assertRaises(StorageUnknown):
                remove(storage_code="elsewhere", key="a")
