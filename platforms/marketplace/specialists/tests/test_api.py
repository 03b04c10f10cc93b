import hashlib
from datetime import timedelta
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from uuid import UUID, uuid4

from django.test import override_settings
from django.utils import timezone

from annex.presign.models import Link
from annex.presign.tests.fixtures import STORAGE
from annex.testing import factories
from annex.testing.cases import ApiTestCase
from annex.testing.client import ApiClient
from platforms.marketplace.skills.tests.factories import make_skill
from platforms.marketplace.specialists.models import Document, Specialist
from platforms.marketplace.specialists.tests.factories import make_identity, make_specialist

URL = "/api/specialists/"


class SpecialistsTestCase(ApiTestCase):
    def member_client(self, version: str = "2") -> tuple[ApiClient, UUID]:
        """Return a client of a new member, and who that is."""
        member = factories.make_member(self.account, role="member")
        token = factories.make_token(self.account, user=member.user, role="member")
        return ApiClient(token=token, version=version), member.user_id


class ShapeTest(SpecialistsTestCase):
    def setUp(self) -> None:
        self.confirmed_at = timezone.now() - timedelta(days=15)
        with self.rows():
            self.python = make_skill(name="Python")
            self.ada = make_specialist(
                identity=make_identity(
                    given_name="Ada", family_name="Lovelace", email="ada@example.test"
                ),
                headline="Analyst",
                skills={self.python: 4},
                languages={"fr": 7, "en": 5},
                availability_confirmed_at=self.confirmed_at,
            )
        self.moment = self.confirmed_at.isoformat().replace("+00:00", "Z")

    def test_version_2_says_identity_and_availability_apart(self) -> None:
        answer = self.client_for("manager").get(f"{URL}{self.ada.pk}/").json()

        self.assertEqual(
            answer["identity"],
            {
                "given_name": "Ada",
                "family_name": "Lovelace",
                "full_name": "Ada Lovelace",
                "email": "ada@example.test",
                "born_on": None,
                "gender": "",
                "nationality": "",
            },
        )
        self.assertEqual(
            answer["availability"],
            {
                "free_from": "2100-01-01",
                "days_per_week": 5,
                "confirmed_at": self.moment,
                "is_stale": True,
            },
        )
        self.assertEqual(
            answer["skills"],
            [
                {
                    "skill_id": str(self.python.pk),
                    "name": "Python",
                    "rank": 1,
                    "level": 4,
                    "years": "0.0",
                    "last_used_on": None,
                    "evidence": "",
                }
            ],
        )
        self.assertEqual(
            answer["languages"],
            [{"language": "fr", "level": "native"}, {"language": "en", "level": "C1"}],
        )
        self.assertEqual((answer["headline"], answer["day_rate"]), ("Analyst", "500.00"))

    def test_version_1_says_everything_flat(self) -> None:
        answer = self.client_for("manager", version="1").get(f"{URL}{self.ada.pk}/").json()

        self.assertEqual(
            {name: answer[name] for name in ("name", "email", "free_from", "days_per_week")},
            {
                "name": "Ada Lovelace",
                "email": "ada@example.test",
                "free_from": "2100-01-01",
                "days_per_week": 5,
            },
        )
        self.assertEqual(
            (answer["availability_confirmed_at"], answer["availability_is_stale"]),
            (self.moment, True),
        )
        self.assertEqual(
            answer["skills"], [{"skill": str(self.python.pk), "name": "Python", "level": 4}]
        )
        self.assertEqual(
            answer["languages"],
            [{"language": "fr", "level": 7}, {"language": "en", "level": 5}],
        )

    def test_operators_find_specialists(self) -> None:
        with self.rows():
            make_specialist(
                identity=make_identity(given_name="Élise", family_name="Martin"),
                availability_confirmed_at=timezone.now(),
                country="FR",
            )
        client = self.client_for("manager")

        def names(**query: str) -> list[str]:
            rows = client.get(URL, query).json()["results"]
            return [row["identity"]["given_name"] for row in rows]

        self.assertEqual(names(), ["Ada", "Élise"])
        self.assertEqual(names(search="elise"), ["Élise"])
        self.assertEqual(names(search="lovelace analyst"), ["Ada"])
        self.assertEqual(names(skill=str(self.python.pk)), ["Ada"])
        self.assertEqual(names(stale="true"), ["Ada"])
        self.assertEqual(names(stale="false"), ["Élise"])
        self.assertEqual(names(country="FR"), ["Élise"])
        self.assertEqual(names(ordering="-family_name"), ["Élise", "Ada"])


class VisibilityTest(SpecialistsTestCase):
    def test_a_specialist_sees_their_own_row_alone_and_others_look_missing(self) -> None:
        client, user_id = self.member_client()
        with self.rows():
            mine, other = make_specialist(user_id=user_id), make_specialist()
        with self.rows(self.other_account):
            foreign = make_specialist()

        self.assertEqual([row["id"] for row in client.get(URL).json()["results"]], [str(mine.pk)])
        self.assertEqual(client.get(f"{URL}me/").json()["id"], str(mine.pk))
        for asker in (client, self.client_for("manager")):
            found = asker.get(URL, {"user": str(user_id)}).json()["results"]
            self.assertEqual([row["id"] for row in found], [str(mine.pk)])
        told = [client.get(f"{URL}{pk}/") for pk in (other.pk, foreign.pk, uuid4())]
        self.assertEqual([answer.status_code for answer in told], [404] * 3)
        self.assertEqual(len({answer.content for answer in told}), 1)

    def test_other_members_see_nobody_and_are_nobody(self) -> None:
        client, user_id = self.member_client()
        with self.rows():
            specialist = make_specialist()

        self.assertEqual(client.get(URL).json()["results"], [])
        self.assertEqual(client.get(URL, {"user": str(user_id)}).json()["results"], [])
        self.assertEqual(client.get(f"{URL}me/").status_code, 404)
        self.assertEqual(client.patch(f"{URL}{specialist.pk}/", {"headline": "X"}).status_code, 404)

    def test_a_specialist_of_account_a_is_invisible_to_operators_of_b(self) -> None:
        with self.rows():
            specialist = make_specialist()
        client = self.client_for("owner", account=self.other_account)

        self.assertEqual(client.get(URL).json()["results"], [])
        for answer in (
            client.get(f"{URL}{specialist.pk}/"),
            client.patch(f"{URL}{specialist.pk}/", {"headline": "Mine"}),
            client.delete(f"{URL}{specialist.pk}/"),
            client.put(f"{URL}{specialist.pk}/skills/", {"skills": []}),
            client.post(f"{URL}{specialist.pk}/confirm-availability/", {}),
            client.get(f"{URL}{specialist.pk}/documents/"),
        ):
            self.assertEqual(answer.status_code, 404)


class ChangeTest(SpecialistsTestCase):
    def test_version_2_creates_and_changes(self) -> None:
        client = self.client_for("manager")

        created = client.post(
            URL,
            {
                "identity": {"given_name": "Ada", "family_name": "Lovelace"},
                "headline": "Analyst",
                "day_rate": "640.50",
            },
        )
        url = f"{URL}{created.json()['id']}/"
        changed = client.patch(url, {"identity": {"email": "ada@example.test"}})

        self.assertEqual(created.status_code, 201)
        self.assertEqual(
            (changed.json()["identity"]["full_name"], changed.json()["identity"]["email"]),
            ("Ada Lovelace", "ada@example.test"),
        )
        self.assertEqual(changed.json()["day_rate"], "640.50")
        self.assertEqual(client.delete(url).status_code, 204)

    def test_version_1_takes_one_name_and_does_not_split_it_anew(self) -> None:
        client = self.client_for("manager", version="1")
        with self.rows():
            specialist = make_specialist(
                identity=make_identity(given_name="Ada", family_name="de Lovelace")
            )
        url = f"{URL}{specialist.pk}/"

        created = client.post(URL, {"name": "Ada King Noel", "headline": "Analyst"})
        client.patch(url, {"name": "Ada de Lovelace", "email": "a@example.test"})

        self.assertEqual(created.json()["name"], "Ada King Noel")
        with self.rows():
            identity = Specialist.objects.get(pk=specialist.pk).identity
            self.assertEqual(
                (identity.given_name, identity.family_name, identity.email),
                ("Ada", "de Lovelace", "a@example.test"),
            )

    def test_a_specialist_ranks_skills_says_languages_and_confirms_by_one_click(self) -> None:
        for version, level in (("1", 5), ("2", "C1")):
            with self.subTest(version=version):
                client, user_id = self.member_client(version)
                with self.rows():
                    specialist = make_specialist(user_id=user_id)
                    python, django = make_skill(), make_skill()
                url = f"{URL}{specialist.pk}/"

                ranked = client.put(
                    f"{url}skills/",
                    {
                        "skills": [
                            {"skill_id": str(django.pk), "level": 5, "years": "3.5"},
                            {"skill_id": str(python.pk), "level": 4},
                        ]
                    },
                )
                spoken = client.put(
                    f"{url}languages/", {"languages": [{"language": "en", "level": level}]}
                )
                confirmed = client.post(f"{url}confirm-availability/", {"days_per_week": 3})

                self.assertEqual(
                    [row["name"] for row in ranked.json()["skills"]], [django.name, python.name]
                )
                self.assertEqual(spoken.json()["languages"], [{"language": "en", "level": level}])
                self.assertEqual(confirmed.status_code, 200)
                with self.rows():
                    specialist.refresh_from_db()
                    self.assertFalse(specialist.is_stale(timezone.now()))
                    self.assertEqual(specialist.days_per_week, 3)

    def test_what_is_out_of_bounds_is_refused(self) -> None:
        client = self.client_for("manager")
        with self.rows():
            url, skill = f"{URL}{make_specialist().pk}/", make_skill()

        for call, path, body in (
            (client.patch, url, {"day_rate": "-1"}),
            (client.patch, url, {"currency": "euro"}),
            (client.patch, url, {"seniority": 6}),
            (client.patch, url, {"days_per_week": 0}),
            (client.patch, url, {"status": "gone"}),
            (client.put, f"{url}skills/", {"skills": [{"skill_id": str(skill.pk), "level": 6}]}),
            (client.put, f"{url}languages/", {"languages": [{"language": "en", "level": "D1"}]}),
        ):
            with self.subTest(body=body):
                self.assertEqual(call(path, body).status_code, 400)


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

    def put(self, url: str, content: bytes) -> None:
        with urlopen(Request(url, data=content, method="PUT")) as answer:
            self.assertEqual(answer.status, 200)

    def test_a_file_is_uploaded_opened_and_deleted_in_both_versions(self) -> None:
        for version, client in (("1", self.client_for("manager", version="1")), ("2", self.owner)):
            with self.subTest(version=version):
                content = self.content + version.encode()
                said = self.said(content)
                link = client.post(f"{self.url}upload/", said)
                self.assertEqual(link.headers["Cache-Control"], "no-store")
                self.put(link.json()["url"], content)
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
        self.put(link["url"], b"never")
        cut = self.owner.post(self.url, said)

        for answer in (missing, cut):
            self.assertEqual(
                (answer.status_code, answer.json()["code"]),
                (409, "marketplace.document_not_uploaded"),
            )
        with self.rows():
            self.assertFalse(Document.objects.exists())

    def test_the_link_takes_a_file_and_gives_none(self) -> None:
        link = self.owner.post(f"{self.url}upload/", self.said()).json()["url"]
        self.put(link, self.content)

        with self.assertRaises(HTTPError) as refused:
            urlopen(link)
        self.assertEqual(refused.exception.code, 403)

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


class QueriesTest(SpecialistsTestCase):
    def test_a_list_costs_the_same_for_one_specialist_as_for_five(self) -> None:
        def make_row() -> None:
            with self.rows():
                make_specialist(skills={make_skill(): 3}, languages={"fr": 7})

        for version in ("1", "2"):
            with self.subTest(version=version):
                client = self.client_for("manager", version=version)
                self.assertSameQueries(lambda: client.get(URL), make_row)  # noqa: B023
