from django.test import SimpleTestCase

from annex.presign.files import put, remove
from annex.presign.skew import StorageUnreachable
from annex.presign.storages import StorageUnknown
from annex.presign.tests.buckets import listening


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
