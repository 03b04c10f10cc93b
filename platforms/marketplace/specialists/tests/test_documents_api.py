import hashlib
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from uuid import uuid4

from django.conf import settings
from django.test import override_settings

from annex.presign.models import Link
from annex.presign.tests.buckets import listening
from annex.presign.tests.fixtures import STORAGE
from platforms.marketplace.specialists.models import Document
from platforms.marketplace.specialists.tests.factories import make_specialist
from platforms.marketplace.specialists.tests.test_api import URL, SpecialistsTestCase


@override_settings(ANNEX_OBJECT_STORAGES=[{**STORAGE, "code": "default", "buckets": ["annex"]}])
class DocumentTest(SpecialistsTestCase):
    def setUp(self) -> None:
        self.owner, user_id = self.member_client()
        with self.rows():
            self.specialist = make_specialist(user_id=user_id)
            self.document = Document.objects.create(
                specialist=self.specialist,
                name="cv.pdf",
                media_type="application/pdf",
                size_bytes=12,
                sha256="0" * 64,
                storage_key="marketplace/cv.pdf",
            )
        self.url = f"{URL}{self.specialist.pk}/documents/"

    def test_a_specialist_and_operators_open_documents_and_it_is_on_record(self) -> None:
        for client in (self.owner, self.client_for("manager")):
            listed = client.get(self.url).json()["documents"]
            opened = client.post(f"{self.url}{self.document.pk}/link/", {})

            self.assertEqual([row["name"] for row in listed], ["cv.pdf"])
            self.assertEqual(opened.status_code, 201)
            self.assertIn("marketplace/cv.pdf", opened.json()["url"])
            self.assertEqual(opened.headers["Cache-Control"], "no-store")
        with self.rows():
            subject = f"marketplace.document:{self.document.pk}"
            self.assertEqual(Link.objects.filter(subject=subject).count(), 2)

    def test_others_find_neither_the_specialist_nor_the_document(self) -> None:
        stranger, user_id = self.member_client()
        with self.rows():
            other = make_specialist(user_id=user_id)

        for client, url in (
            (stranger, f"{self.url}{self.document.pk}/link/"),
            (stranger, f"{URL}{other.pk}/documents/{self.document.pk}/link/"),
            (self.owner, f"{self.url}{uuid4()}/link/"),
            (self.owner, f"{self.url}nothing/link/"),
        ):
            self.assertEqual(client.post(url, {}).status_code, 404)
        with self.rows():
            self.assertFalse(Link.objects.exists())

    @override_settings(ANNEX_OBJECT_STORAGES=[])
    def test_without_an_object_storage_it_says_so(self) -> None:
        answer = self.owner.post(f"{self.url}{self.document.pk}/link/", {})

        self.assertEqual(
            (answer.status_code, answer.json()["code"]),
            (409, "marketplace.document_not_openable"),
        )


class UploadTest(SpecialistsTestCase):
    """On the storage of the settings, with bytes that really travel."""

    content = b"%PDF-1.7 Ada Byron, archivist"

    def setUp(self) -> None:
        self.owner, user_id = self.member_client()
        with self.rows():
            self.specialist = make_specialist(user_id=user_id)
        self.url = f"{URL}{self.specialist.pk}/documents/"

    def said(self, content: bytes = content, **changes: Any) -> dict[str, Any]:
        return {
            "name": "cv.pdf",
            "media_type": "application/pdf",
            "size_bytes": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            **changes,
        }

    def put(self, link: dict[str, Any], content: bytes) -> int:
        """Return the status that the storage answers with."""
        try:
            request = Request(link["url"], content, link["headers"], method="PUT")
            with urlopen(request) as answer:
                return int(answer.status)
        except HTTPError as error:
            return error.code

    def test_a_file_is_uploaded_opened_and_deleted_in_both_versions(self) -> None:
        for version, client in (("1", self.client_for("manager", version="1")), ("2", self.owner)):
            with self.subTest(version=version):
                content = self.content + version.encode()
                said = self.said(content)
                link = client.post(f"{self.url}upload/", said)
                self.assertEqual(link.headers["Cache-Control"], "no-store")
                self.assertEqual(self.put(link.json(), content), 200)
                added = client.post(self.url, said)

                self.assertEqual((link.status_code, added.status_code), (201, 201))
                document = f"{self.url}{added.json()['id']}/"
                opened = client.post(f"{document}link/", {"disposition": "attachment"}).json()
                with urlopen(opened["url"]) as answer:
                    self.assertEqual(answer.read(), content)

                with self.captureOnCommitCallbacks(execute=True):
                    self.assertEqual(client.delete(document).status_code, 204)
                self.assertEqual(client.get(self.url).json(), {"documents": []})
                with self.assertRaises(HTTPError):
                    urlopen(opened["url"])
        with self.rows():
            subject = f"marketplace.upload:{self.specialist.pk}"
            self.assertEqual(Link.objects.filter(subject=subject).count(), 2)

    def test_there_is_no_document_without_its_whole_file(self) -> None:
        said = self.said(b"never sent")
        link = self.owner.post(f"{self.url}upload/", said).json()
        missing = self.owner.post(self.url, said)
        status = self.put(link, b"never")
        cut = self.owner.post(self.url, said)

        self.assertEqual(status, 403)
        for answer in (missing, cut):
            self.assertEqual(
                (answer.status_code, answer.json()["code"]),
                (409, "marketplace.document_not_uploaded"),
            )
        with self.rows():
            self.assertFalse(Document.objects.exists())

    def test_the_link_takes_a_file_and_gives_none(self) -> None:
        link = self.owner.post(f"{self.url}upload/", self.said()).json()
        self.put(link, self.content)

        with self.assertRaises(HTTPError) as refused:
            urlopen(link["url"])
        self.assertEqual(refused.exception.code, 403)

    def test_a_storage_with_checksums_takes_no_other_bytes_than_were_said(self) -> None:
        other = self.content.swapcase()
        with listening() as bucket:
            link = self.owner.post(f"{self.url}upload/", self.said()).json()
            forged = self.put(link, other)
            early = self.owner.post(self.url, self.said())
            whole = self.put(link, self.content)
            added = self.owner.post(self.url, self.said())
            late = self.put(link, other)

            self.assertEqual(list(link["headers"]), ["x-amz-checksum-sha256"])
            self.assertEqual((forged, early.status_code), (400, 409))
            self.assertEqual((whole, added.status_code, late), (200, 201, 400))
            self.assertEqual(list(bucket.files.values()), [self.content])

    def test_what_the_link_has_to_hear_can_not_be_left_out(self) -> None:
        (here,) = settings.ANNEX_OBJECT_STORAGES
        with override_settings(ANNEX_OBJECT_STORAGES=[{**here, "checksums": True}]):
            link = self.owner.post(f"{self.url}upload/", self.said()).json()
        (name,) = link["headers"]

        self.assertEqual(self.put({**link, "headers": {}}, self.content), 403)
        self.assertEqual(self.put({**link, "headers": {name: "0" * 44}}, self.content), 403)
        self.assertEqual(self.put(link, self.content), 200)

    def test_what_is_no_document_is_refused_before_it_travels(self) -> None:
        for changes in (
            {"media_type": "text/html"},
            {"size_bytes": 20 * 1024 * 1024 + 1},
            {"size_bytes": 0},
            {"sha256": "../" + "0" * 61},
            {"name": ""},
        ):
            for url in (f"{self.url}upload/", self.url):
                with self.subTest(url=url, **changes):
                    answer = self.owner.post(url, self.said(**changes))
                    self.assertEqual(answer.status_code, 400)

    def test_others_find_no_specialist_to_upload_for(self) -> None:
        stranger, user_id = self.member_client()
        with self.rows():
            make_specialist(user_id=user_id)
            document = Document.objects.create(
                specialist=self.specialist,
                name="cv.pdf",
                media_type="application/pdf",
                size_bytes=1,
                sha256="0" * 64,
                storage_key="marketplace/cv.pdf",
            )
        foreign = self.client_for("owner", account=self.other_account)

        for client in (stranger, foreign):
            for answer in (
                client.post(f"{self.url}upload/", self.said()),
                client.post(self.url, self.said()),
                client.delete(f"{self.url}{document.pk}/"),
            ):
                self.assertEqual(answer.status_code, 404)
        with self.rows():
            self.assertTrue(Document.objects.filter(pk=document.pk).exists())

    @override_settings(ANNEX_OBJECT_STORAGES=[])
    def test_without_an_object_storage_it_says_so(self) -> None:
        for url in (f"{self.url}upload/", self.url):
            answer = self.owner.post(url, self.said())
            self.assertEqual(
                (answer.status_code, answer.json()["code"]),
                (409, "marketplace.document_not_openable"),
            )
