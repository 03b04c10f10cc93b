import io
import json
import zipfile
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from annex.testing.cases import ApiTestCase
from annex.testing.client import ApiClient
from annex.testing.factories import make_member, make_token, make_user
from platforms.readiness.employees.models import Employee
from platforms.readiness.imports.models import ImportJob
from platforms.readiness.imports.tests import samples
from platforms.readiness.imports.tests.samples import imported
from platforms.readiness.roles.models import Role


def files(**more: Any) -> dict[str, Any]:
    """Return the form of an import of the samples."""
    catalogue = [SimpleUploadedFile(one.name, one.content) for one in samples.catalogue()]
    roster = SimpleUploadedFile("roster.csv", samples.roster().content)
    return {"catalogue": catalogue, "roster": roster, **more}


class ImportApiTests(ApiTestCase):
    maxDiff = None

    def send(self, client: ApiClient, **form: Any) -> dict[str, Any]:
        answer = client.post("/api/imports/", form, format="multipart")
        self.assertEqual(answer.status_code, 202, answer.content)
        body: dict[str, Any] = answer.json()
        return body

    def test_an_import_is_tried_reviewed_and_applied_in_both_versions(self) -> None:
        for version in ("1", "2"):
            with self.subTest(version):
                client = self.client_for(version=version, account=self.other_account)
                if version == "2":
                    client = self.client_for(version=version)
                sent = self.send(client, **files())
                self.assertEqual((sent["state"], sent["dry_run"]), ("queued", True))
                url = f"/api/imports/{sent['id']}/"
                job = client.get(url).json()
                self.assertEqual((job["state"], job["kind"]), ("ready", "catalogue+roster"))
                self.assertEqual(job["summary"]["people_created"], 7)
                self.assertEqual(job["progress"]["phase"], "")
                rows = client.get(f"{url}rows/", {"match": "similar"}).json()["results"]
                self.assertEqual([row["line"] for row in rows], [5, 8])
                self.assertEqual(
                    {name: rows[0][name] for name in ("outcome", "message", "role_title")},
                    {
                        "outcome": "created",
                        "message": "",
                        "role_title": "Emergency Medical Technicians",
                    },
                )
                self.assertEqual(rows[0]["data"]["job_title"], "Ambulance Atendant")
                answer = client.post(f"{url}apply/")
                self.assertEqual(answer.status_code, 202, answer.content)
                self.assertEqual(client.get(url).json()["state"], "done")

    def test_matches_come_least_sure_first_and_can_be_decided(self) -> None:
        client = self.client_for()
        job = self.send(client, **files())
        url = f"/api/imports/{job['id']}/matches/"
        matches = client.get(url).json()["results"]
        self.assertEqual(
            [(one["title"], one["match"]) for one in matches[:2]],
            [("Sr. Firefighter", "similar"), ("Ambulance Atendant", "similar")],
        )
        self.assertEqual(matches[0]["count"], 1)
        medic = matches[1]["role_id"]
        overrides = {"Sr. Firefighter": medic, "Tanker Driver": "create"}
        answer = client.post(url, {"overrides": overrides})
        self.assertEqual(answer.status_code, 202, answer.content)
        decided = {one["title"]: one["match"] for one in client.get(url).json()["results"]}
        self.assertEqual(decided["Sr. Firefighter"], "chosen")
        self.assertEqual(decided["Tanker Driver"], "created")
        self.assertEqual(client.get(url, {"unmatched": "true"}).json()["results"], [])

    def test_an_override_that_is_neither_an_id_nor_create_is_refused(self) -> None:
        client = self.client_for()
        job = self.send(client, **files())
        answer = client.post(
            f"/api/imports/{job['id']}/matches/", {"overrides": {"Tanker Driver": "driver"}}
        )
        self.assertEqual(answer.status_code, 400)
        self.assertEqual(list(answer.json()["errors"]), ["overrides.Tanker Driver"])

    def test_without_dry_run_it_is_applied_at_once(self) -> None:
        client = self.client_for()
        job = self.send(client, **files(dry_run="false"))
        self.assertEqual(client.get(f"/api/imports/{job['id']}/").json()["state"], "done")
        with self.rows():
            self.assertEqual(Employee.objects.count(), 7)

    def test_a_file_that_can_not_be_read_is_a_problem_document_and_nothing_is_kept(self) -> None:
        roster = SimpleUploadedFile("staff.csv", "number,name\n1,Éva\n".encode("windows-1252"))
        answer = self.client_for().post("/api/imports/", {"roster": roster}, format="multipart")
        self.assertEqual(answer.status_code, 400)
        self.assertEqual(answer["Content-Type"], "application/problem+json")
        problem = answer.json()
        self.assertEqual(problem["code"], "imports.file_refused")
        self.assertEqual(
            problem["errors"],
            {
                "staff.csv": [
                    "Line 2, column 3: byte 0xc9 is not UTF-8. The file looks like Windows-1252,"
                    " in which this reads “Éva”. Save it as UTF-8, or import it again with the"
                    " encoding windows-1252."
                ]
            },
        )
        with self.rows():
            self.assertEqual(ImportJob.objects.count(), 0)

    def test_requirements_and_options_travel_in_the_form(self) -> None:
        needs = json.dumps([{"kind": "reviewed", "name": "Looked at", "weight": 4}])
        client = self.client_for()
        self.send(client, **files(dry_run="false", roles="all", requirements=needs))
        with self.rows():
            role = Role.objects.get(title="Emergency Management Directors")
            kinds = role.responsibilities.values_list("requirements__kind", flat=True)
            self.assertEqual(list(kinds), ["reviewed"])

    def test_options_that_make_no_sense_are_refused(self) -> None:
        client = self.client_for()
        for field, value in (
            ("roles", "some"),
            ("threshold", "20"),
            ("encoding", "klingon"),
            ("requirements", "not json"),
        ):
            with self.subTest(field):
                answer = client.post("/api/imports/", files(**{field: value}), format="multipart")
                self.assertEqual(answer.status_code, 400)
                self.assertIn(field, next(iter(answer.json()["errors"])))

    def test_applying_rejected_rows_is_refused_until_they_may_be_skipped(self) -> None:
        client = self.client_for()
        roster = samples.lines("E1,A,B,,Firefighters,Fire,,2,,", "E2,C,D,,Firefighters,Fire,,1,,")
        form = files(roster=SimpleUploadedFile("roster.csv", roster.content))
        url = f"/api/imports/{self.send(client, **form)['id']}/"
        answer = client.post(f"{url}apply/")
        self.assertEqual((answer.status_code, answer.json()["rejected"]), (409, 1))
        self.assertEqual(
            answer.json()["detail"],
            "1 rows are rejected. Correct them and send the file again, or import the others by"
            " skipping the rejected.",
        )
        rejected = client.get(f"{url}rows/", {"outcome": "rejected"}).json()["results"]
        self.assertEqual([row["line"] for row in rejected], [2])
        self.assertEqual(client.post(f"{url}apply/", {"skip_rejected": True}).status_code, 202)
        self.assertEqual(client.get(url).json()["state"], "done")

    def test_a_waiting_import_is_stopped_at_once(self) -> None:
        client = self.client_for()
        url = f"/api/imports/{self.send(client, **files())['id']}/"
        self.assertEqual(client.post(f"{url}stop/").json()["state"], "stopped")
        self.assertEqual(client.post(f"{url}stop/").status_code, 409)
        self.assertEqual(client.post(f"{url}apply/").status_code, 409)

    def test_another_accounts_import_is_not_there(self) -> None:
        job = self.send(self.client_for(), **files())
        stranger = self.client_for(account=self.other_account)
        for path in ("", "rows/", "matches/"):
            self.assertEqual(stranger.get(f"/api/imports/{job['id']}/{path}").status_code, 404)
        for path in ("apply/", "stop/"):
            self.assertEqual(stranger.post(f"/api/imports/{job['id']}/{path}").status_code, 404)
        self.assertEqual(stranger.get("/api/imports/").json()["results"], [])
        self.assertEqual(self.client_for().get("/api/imports/nonsense/").status_code, 404)

    def test_members_neither_see_nor_start_imports(self) -> None:
        self.assertEqual(self.client_for("member").get("/api/imports/").status_code, 403)
        manager = self.client_for("manager")
        self.assertEqual(manager.get("/api/imports/").status_code, 200)
        answer = manager.post("/api/imports/", files(), format="multipart")
        self.assertEqual(answer.status_code, 403)

    def test_an_administrator_of_one_unit_imports_nothing(self) -> None:
        client = self.client_for(unit_id=uuid4())
        answer = client.post("/api/imports/", files(), format="multipart")
        self.assertEqual((answer.status_code, answer.json()["code"]), (403, "imports.denied"))


EXPORT = "readiness_imports.can_export_people"


class ExportApiTests(ApiTestCase):
    def test_the_company_is_streamed_as_files(self) -> None:
        with self.rows():
            imported(catalogue=samples.catalogue(), roster=samples.roster())
        client = self.client_for("manager", permissions=[EXPORT])
        for accept in ("*/*", "text/csv"):
            roster = client.get("/api/exports/roster/", HTTP_ACCEPT=accept)
            self.assertEqual(roster["Content-Type"], "text/csv; charset=utf-8")
        self.assertEqual(roster["Content-Disposition"], 'attachment; filename="roster.csv"')
        text = b"".join(roster.streaming_content).decode("utf-8-sig")
        self.assertEqual(
            text.splitlines()[3],
            "E3,João,da Silva,joao.dasilva@example.com,active,Fire Fighter,Firefighters,"
            "Emergency Services / Fire / Station 1,E2,P-000002,P-000003,0.8,2021-05-10,",
        )
        packed = client.get("/api/exports/catalogue/")
        content = io.BytesIO(b"".join(packed.streaming_content))
        with zipfile.ZipFile(content) as archive:
            self.assertEqual(len(archive.read("occupation_data.tsv").splitlines()), 6)

    def test_another_accounts_company_is_not_exported(self) -> None:
        with self.rows():
            imported(catalogue=samples.catalogue(), roster=samples.roster())
        stranger = self.client_for("owner", account=self.other_account)
        text = b"".join(stranger.get("/api/exports/roster/").streaming_content)
        self.assertEqual(len(text.splitlines()), 1)

    def test_members_and_managers_of_a_unit_export_nothing(self) -> None:
        self.assertEqual(self.client_for("member").get("/api/exports/roster/").status_code, 403)
        limited = self.client_for("manager", unit_id=uuid4(), permissions=[EXPORT])
        limited = limited.get("/api/exports/roster/")
        self.assertEqual(
            (limited.status_code, limited.json()["code"]), (403, "imports.export_denied")
        )

    def test_people_are_exported_by_whoever_was_given_that_and_by_administrators(self) -> None:
        for role in ("admin", "owner"):
            self.assertEqual(self.client_for(role).get("/api/exports/roster/").status_code, 200)
        given = self.client_for("manager", permissions=[EXPORT])
        self.assertEqual(given.get("/api/exports/roster/").status_code, 200)
        lacking = self.client_for("manager")
        answer = lacking.get("/api/exports/roster/")
        self.assertEqual((answer.status_code, answer.json()["code"]), (403, "permission_missing"))
        self.assertEqual(answer.json()["permission"], EXPORT)
        self.assertEqual(lacking.get("/api/exports/catalogue/").status_code, 200)

    def test_a_permission_of_another_account_exports_nothing(self) -> None:
        user = make_user()
        make_member(self.account, user=user, role="manager")
        make_member(self.other_account, user=user, role="manager", permissions=[EXPORT])
        here, there = (
            ApiClient(token=make_token(account, user=user, scopes=["imports:read"]), version="2")
            for account in (self.account, self.other_account)
        )
        self.assertEqual(here.get("/api/exports/roster/").status_code, 403)
        self.assertEqual(there.get("/api/exports/roster/").status_code, 200)
