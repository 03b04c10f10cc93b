import hashlib
import time
from collections.abc import Callable
from datetime import timedelta
from threading import Event
from types import SimpleNamespace
from typing import Any
from unittest import mock
from urllib.request import Request, urlopen

from django.utils import timezone

from annex.presign.skew import StorageUnreachable
from annex.presign.tests.buckets import listening
from annex.testing.cases import CommitTestCase, ServiceTestCase
from platforms.marketplace.specialists import tasks
from platforms.marketplace.specialists.models import Document, Specialist
from platforms.marketplace.specialists.services import documents, profiles, unconfirmed
from platforms.marketplace.specialists.services.documents import DocumentNotUploaded
from platforms.marketplace.specialists.tests.factories import make_specialist

DAY = timedelta(days=1)


class UploadsMixin:
    """What both cases do with one specialist's uploads to a storage that listens here."""

    actor: Callable[..., Any]
    specialist: Specialist

    def said(self, content: bytes) -> dict[str, Any]:
        return {
            "actor": self.actor("manager"),
            "specialist_id": self.specialist.pk,
            "name": "cv.pdf",
            "media_type": "application/pdf",
            "size_bytes": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
        }

    def put(self, content: bytes, *, ago: timedelta = timedelta()) -> None:
        # The module and not its function, by which the account's seal is dated, too.
        then = SimpleNamespace(time=lambda: time.time() - ago.total_seconds())
        with mock.patch("annex.presign.services.time", then):
            link = documents.begin_upload(**self.said(content), from_address=None)
        urlopen(Request(link.url, content, dict(link.headers), method="PUT")).close()

    def confirm(self, content: bytes) -> Document:
        return documents.finish_upload(**self.said(content), at=timezone.now())


class RemovalTests(UploadsMixin, ServiceTestCase):
    def setUp(self) -> None:
        self.specialist = make_specialist()
        self.bucket = self.enterContext(listening())

    def test_what_made_no_document_goes_after_a_day_and_every_document_stays(self) -> None:
        now = timezone.now()
        self.put(b"never confirmed")
        self.put(b"confirmed")
        confirmed = self.confirm(b"confirmed")

        self.assertEqual(unconfirmed.remove(at=now + 0.9 * DAY), 0)
        self.assertEqual(len(self.bucket.files), 2)
        self.assertEqual(unconfirmed.remove(at=now + 1.1 * DAY), 1)
        self.assertEqual(unconfirmed.remove(at=now + 1.1 * DAY), 0)
        self.assertEqual(list(self.bucket.files), [f"/annex/{confirmed.storage_key}"])
        self.assertEqual([method for method, _ in self.bucket.asked].count("DELETE"), 1)

    def test_a_file_that_is_uploaded_anew_stays(self) -> None:
        self.put(b"cv", ago=2 * DAY)
        self.put(b"cv")

        self.assertEqual(unconfirmed.remove(at=timezone.now()), 0)
        self.assertEqual(self.confirm(b"cv").size_bytes, 2)

    def test_weeks_without_a_worker_leave_nothing_behind(self) -> None:
        self.put(b"cv", ago=14 * DAY)

        self.assertEqual(unconfirmed.remove(at=timezone.now()), 1)

    def test_whose_specialist_is_gone_goes_too(self) -> None:
        self.put(b"cv", ago=2 * DAY)
        profiles.delete(actor=self.actor("manager"), specialist_id=self.specialist.pk)

        self.assertEqual(unconfirmed.remove(at=timezone.now()), 1)

    def test_a_storage_that_is_down_loses_nothing_and_is_asked_again(self) -> None:
        self.put(b"cv", ago=2 * DAY)
        self.bucket.is_down = True
        with self.assertRaises(StorageUnreachable):
            unconfirmed.remove(at=timezone.now())
        self.bucket.is_down = False

        self.assertEqual(unconfirmed.remove(at=timezone.now()), 1)

    def test_the_task_goes_through_every_account_and_leaves_what_it_did_not_ask_for(self) -> None:
        self.bucket.files["/annex/other"] = b"no upload of ours"
        self.put(b"cv", ago=2 * DAY)
        self.account = self.other_account
        with self.as_account(self.other_account):
            self.specialist = make_specialist()
            self.put(b"cv", ago=2 * DAY)

        tasks.remove_unconfirmed.delay()

        self.assertEqual(list(self.bucket.files), ["/annex/other"])


class RaceTests(UploadsMixin, CommitTestCase):
    """A confirmation and a removal of one file that meet while the storage is being asked."""

    def setUp(self) -> None:
        super().setUp()
        self.specialist = make_specialist()
        self.bucket = self.enterContext(listening())
        self.put(b"cv", ago=2 * DAY)
        self.asking, self.waited = Event(), Event()
        self.bucket.before_answering = self.let_the_other_go

    def let_the_other_go(self) -> None:
        """Answer the first question when the other side has had time to pass, if it can."""
        if not self.asking.is_set():
            self.asking.set()
            self.waited.wait(timeout=0.5)

    def second(self, call: Callable[[], Any]) -> Any:
        self.asking.wait(timeout=10)
        try:
            return call()
        except DocumentNotUploaded:
            return "refused"
        finally:
            self.waited.set()

    def test_a_file_that_is_being_confirmed_is_not_removed(self) -> None:
        document, removed = self.together(
            lambda: self.confirm(b"cv"),
            lambda: self.second(lambda: unconfirmed.remove(at=timezone.now())),
        )

        self.assertEqual(removed, 0)
        self.assertEqual(list(self.bucket.files), [f"/annex/{document.storage_key}"])

    def test_a_file_that_is_being_removed_is_not_confirmed(self) -> None:
        removed, refused = self.together(
            lambda: unconfirmed.remove(at=timezone.now()),
            lambda: self.second(lambda: self.confirm(b"cv")),
        )

        self.assertEqual((removed, refused), (1, "refused"))
        self.assertEqual((self.bucket.files, Document.objects.count()), ({}, 0))
