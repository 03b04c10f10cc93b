from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from annex.testing.cases import ApiTestCase
from platforms.readiness.responsibilities.models import Evidence, Requirement
from platforms.readiness.responsibilities.tests.factories import (
    make_evidence,
    make_requirement,
    make_responsibility,
)
from platforms.readiness.roles.tests.factories import make_role
from platforms.readiness.units.tests.readiness import (
    forget_marks,
    give_readiness,
    legacy,
    settled,
)

RESPONSIBILITIES = "/api/responsibilities/"
REQUIREMENTS = "/api/requirements/"
EVIDENCE = "/api/evidence/"


class ShapeTest(ApiTestCase):
    def setUp(self) -> None:
        past = timezone.now() - timedelta(days=1)
        with self.rows():
            self.drive = make_responsibility(role=make_role(title="Driver"), name="Drive")
            self.licence = make_requirement(
                responsibility=self.drive, name="Licence", kind="documented", weight=2
            )
            self.training = make_requirement(
                responsibility=self.drive, name="Training", kind="trained"
            )
            make_evidence(requirement=self.licence, satisfied_at=past)
            give_readiness(self.drive, "66.67")
            forget_marks()
        self.common = {
            "id": str(self.drive.pk),
            "role_id": str(self.drive.role_id),
            "role_title": "Driver",
            "name": "Drive",
            "weight": 1,
        }

    def test_version_2_embeds_the_requirements(self) -> None:
        answer = self.client_for("viewer").get(f"{RESPONSIBILITIES}{self.drive.pk}/")

        self.assertEqual(
            answer.json(),
            self.common
            | {
                "requirements": [
                    {
                        "id": str(self.licence.pk),
                        "kind": "documented",
                        "name": "Licence",
                        "weight": 2,
                        "satisfied": True,
                        "expires_at": None,
                    },
                    {
                        "id": str(self.training.pk),
                        "kind": "trained",
                        "name": "Training",
                        "weight": 1,
                        "satisfied": False,
                        "expires_at": None,
                    },
                ],
                "readiness": settled("66.67"),
            },
        )

    def test_version_1_counts_the_requirements(self) -> None:
        answer = self.client_for("viewer", version="1").get(f"{RESPONSIBILITIES}{self.drive.pk}/")

        self.assertEqual(answer.json(), self.common | {"requirements_count": 2, **legacy(66.67)})

    def test_a_requirement_is_the_same_in_both_versions(self) -> None:
        for version in ("1", "2"):
            answer = self.client_for("viewer", version=version).get(
                f"{REQUIREMENTS}{self.licence.pk}/"
            )

            self.assertEqual(
                answer.json(),
                {
                    "id": str(self.licence.pk),
                    "responsibility_id": str(self.drive.pk),
                    "kind": "documented",
                    "name": "Licence",
                    "weight": 2,
                    "satisfied": True,
                    "expires_at": None,
                },
            )

    def test_lists_are_narrowed_down_by_what_they_belong_to(self) -> None:
        with self.rows():
            make_evidence(requirement=make_requirement(name="Other"))
        client = self.client_for("viewer")

        for url, query, found in (
            (RESPONSIBILITIES, {"role": str(self.drive.role_id)}, 1),
            (RESPONSIBILITIES, {"role": str(uuid4())}, 0),
            (RESPONSIBILITIES, {"search": "DRÎVE"}, 1),
            (RESPONSIBILITIES, {}, 2),
            (REQUIREMENTS, {"responsibility": str(self.drive.pk)}, 2),
            (REQUIREMENTS, {}, 3),
            (EVIDENCE, {"requirement": str(self.licence.pk)}, 1),
            (EVIDENCE, {}, 2),
        ):
            with self.subTest(url=url, query=query):
                self.assertEqual(len(client.get(url, query).json()["results"]), found)

    def test_a_filter_that_is_no_id_is_refused(self) -> None:
        answer = self.client_for("viewer").get(RESPONSIBILITIES, {"role": "driver"})

        self.assertEqual((answer.status_code, list(answer.json()["errors"])), (400, ["role"]))


class ChangeTest(ApiTestCase):
    def test_both_versions_create_change_and_delete(self) -> None:
        with self.rows():
            role = make_role()
        for version in ("1", "2"):
            with self.subTest(version=version):
                client = self.client_for("manager", version=version)

                duty = client.post(
                    RESPONSIBILITIES, {"role_id": str(role.pk), "name": "Drive", "weight": 3}
                )
                duty_url = f"{RESPONSIBILITIES}{duty.json()['id']}/"
                need = client.post(
                    REQUIREMENTS,
                    {"responsibility_id": duty.json()["id"], "kind": "trained", "name": "Course"},
                )
                need_url = f"{REQUIREMENTS}{need.json()['id']}/"

                self.assertEqual((duty.status_code, duty.json()["weight"]), (201, 3))
                self.assertEqual((need.status_code, need.json()["weight"]), (201, 1))
                self.assertEqual(client.patch(duty_url, {"weight": 5}).json()["weight"], 5)
                self.assertEqual(client.patch(need_url, {"weight": 2}).json()["weight"], 2)
                self.assertEqual(client.delete(need_url).status_code, 204)
                self.assertEqual(client.delete(duty_url).status_code, 204)
                self.assertEqual(client.get(duty_url).status_code, 404)

    def test_bad_input_says_which_field(self) -> None:
        with self.rows():
            duty = make_responsibility(name="Drive")
        client = self.client_for("manager")
        role_id = str(duty.role_id)

        for body, status, code, field in (
            ({"role_id": role_id, "name": "A", "weight": 6}, 400, "invalid", "weight"),
            ({"role_id": role_id, "name": "A", "weight": 0}, 400, "invalid", "weight"),
            ({"role_id": role_id, "name": "A" * 501}, 400, "invalid", "name"),
            ({"role_id": str(uuid4()), "name": "A"}, 400, "readiness.unknown_reference", "role_id"),
            (
                {"role_id": role_id, "name": "Drive"},
                409,
                "readiness.responsibility_name_taken",
                "name",
            ),
        ):
            with self.subTest(body=body):
                answer = client.post(RESPONSIBILITIES, body)

                self.assertEqual((answer.status_code, answer.json()["code"]), (status, code))
                self.assertEqual(list(answer.json()["errors"]), [field])

    def test_a_responsibility_does_not_change_its_role(self) -> None:
        with self.rows():
            duty, other = make_responsibility(), make_role()

        answer = self.client_for("manager").patch(
            f"{RESPONSIBILITIES}{duty.pk}/", {"role_id": str(other.pk)}
        )

        self.assertEqual(
            (answer.status_code, answer.json()["code"]),
            (409, "readiness.responsibility_keeps_role"),
        )


class SatisfyTest(ApiTestCase):
    def setUp(self) -> None:
        with self.rows():
            self.requirement = make_requirement()
        self.url = f"{REQUIREMENTS}{self.requirement.pk}/"

    def test_a_requirement_is_satisfied_and_withdrawn_in_both_versions(self) -> None:
        for version in ("1", "2"):
            with self.subTest(version=version):
                client = self.client_for("manager", version=version)
                expires_at = "2199-01-01T00:00:00Z"

                evidence = client.post(
                    f"{self.url}satisfy/", {"note": "Seen", "expires_at": expires_at}
                )
                satisfied = client.get(self.url).json()
                withdrawn = client.post(f"{self.url}withdraw/")
                again = client.post(f"{self.url}withdraw/")

                self.assertEqual(evidence.status_code, 201)
                self.assertEqual(
                    (evidence.json()["note"], evidence.json()["requirement_id"]),
                    ("Seen", str(self.requirement.pk)),
                )
                self.assertEqual(
                    (satisfied["satisfied"], satisfied["expires_at"]), (True, expires_at)
                )
                self.assertEqual(
                    (withdrawn.status_code, withdrawn.json()["satisfied"]), (200, False)
                )
                self.assertEqual(
                    (again.status_code, again.json()["code"]),
                    (409, "readiness.requirement_not_satisfied"),
                )

    def test_evidence_says_who_recorded_it_and_is_never_edited(self) -> None:
        client = self.client_for("manager")
        evidence = client.post(f"{self.url}satisfy/", {}).json()
        url = f"{EVIDENCE}{evidence['id']}/"

        self.assertIsNotNone(evidence["recorded_by_id"])
        self.assertEqual(client.get(url).json(), evidence)
        for answer in (client.patch(url, {"note": "Better"}), client.delete(url)):
            self.assertEqual(answer.status_code, 405)

    def test_what_is_not_evidence_is_refused(self) -> None:
        client = self.client_for("manager")

        for body, code, field in (
            ({"url": "not a link"}, "invalid", "url"),
            ({"expires_at": "soon"}, "invalid", "expires_at"),
            (
                {"expires_at": "2001-01-01T00:00:00Z"},
                "readiness.evidence_already_expired",
                "expires_at",
            ),
        ):
            with self.subTest(body=body):
                answer = client.post(f"{self.url}satisfy/", body)

                self.assertEqual((answer.status_code, answer.json()["code"]), (400, code))
                self.assertEqual(list(answer.json()["errors"]), [field])
        with self.rows():
            self.assertFalse(Evidence.objects.exists())

    def test_reading_scopes_do_not_satisfy(self) -> None:
        client = self.client_for("manager", scopes=["responsibilities:read"])

        answer = client.post(f"{self.url}satisfy/", {})

        self.assertEqual((answer.status_code, answer.json()["code"]), (403, "insufficient_scope"))
        with self.rows():
            self.assertFalse(Evidence.objects.exists())

    def test_a_requirement_of_another_account_does_not_exist(self) -> None:
        with self.rows(self.other_account):
            theirs = make_requirement()

        answer = self.client_for("manager").post(f"{REQUIREMENTS}{theirs.pk}/satisfy/", {})

        self.assertEqual(answer.status_code, 404)
        with self.rows(self.other_account):
            self.assertFalse(Evidence.objects.exists())
            self.assertEqual(Requirement.objects.count(), 1)


class QueriesTest(ApiTestCase):
    def test_lists_cost_the_same_for_one_row_as_for_five(self) -> None:
        def make_row() -> None:
            with self.rows():
                requirement = make_requirement()
                make_evidence(requirement=requirement)
                give_readiness(requirement.responsibility, "50.00")

        for version in ("1", "2"):
            for url in (RESPONSIBILITIES, REQUIREMENTS, EVIDENCE):
                with self.subTest(version=version, url=url):
                    client = self.client_for("viewer", version=version)
                    self.assertSameQueries(lambda: client.get(url), make_row)  # noqa: B023
