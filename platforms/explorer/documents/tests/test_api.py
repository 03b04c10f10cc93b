"""Lists, trees, counts and single documents: what is shown, to whom, and in which form."""

from annex.identity.models import Account
from annex.odoo.accounts.tests import company
from platforms.explorer.documents.tests.cases import ExplorerTestCase

EVERYTHING = (
    "/api/documents/",
    f"/api/documents/{company.NORTH_PLAN}/",
    "/api/documents/count/",
    "/api/documents/tree/?by=record",
    "/api/documents/status/",
    "/api/documents/access/",
    f"/api/documents/{company.NORTH_PLAN}/access/",
    "/api/exports/document-access/",
)


class ListTests(ExplorerTestCase):
    def ids(self, client, **query):
        answer = client.get("/api/documents/", query)
        self.assertEqual(answer.status_code, 200, answer.content[:300])
        return [one["id"] for one in answer.json()["results"]]

    def test_a_document_is_told_with_its_record_and_where_it_is_kept(self):
        answer = self.reader().get(f"/api/documents/{company.NORTH_PLAN}/")

        told = answer.json()
        self.assertEqual(answer.status_code, 200, told)
        created_at = told.pop("created_at")
        self.assertTrue(created_at.endswith("Z"), created_at)
        self.assertEqual(
            told,
            {
                "id": company.NORTH_PLAN,
                "name": "North plan été.pdf",
                "kind": "pdf",
                "media_type": "application/pdf",
                "size": len(company.CONTENT["files/north.pdf"]),
                "record": {
                    "model": "sale.order",
                    "model_label": "Sale Order",
                    "id": 1,
                    "name": "S00001",
                },
                "directory": None,
                "tags": [],
                "stored": "object_storage",
                "openable": True,
                "snippet": None,
            },
        )

    def test_version_1_tells_it_flat(self):
        told = self.reader(version="1").get(f"/api/documents/{company.NORTH_PLAN}/").json()

        told.pop("created_at")
        self.assertEqual(
            told,
            {
                "id": company.NORTH_PLAN,
                "name": "North plan été.pdf",
                "kind": "pdf",
                "media_type": "application/pdf",
                "size": len(company.CONTENT["files/north.pdf"]),
                "record_model": "sale.order",
                "record_id": 1,
                "record_name": "S00001",
                "directory": None,
                "tags": [],
                "stored": "object_storage",
                "openable": True,
            },
        )

    def test_what_can_not_be_opened_says_where_it_is(self):
        client = self.reader()
        told = {
            number: client.get(f"/api/documents/{number}/").json()
            for number in (company.IN_ROW, company.ELSEWHERE)
        }

        self.assertEqual(
            {number: (one["stored"], one["openable"]) for number, one in told.items()},
            {company.IN_ROW: ("database", False), company.ELSEWHERE: ("unknown", False)},
        )

    def test_pages_follow_one_another_and_lead_back(self):
        client = self.reader()
        first = client.get("/api/documents/", {"page_size": 2, "order": "name"}).json()
        second = client.get(first["next"]).json()
        back = client.get(second["previous"]).json()

        names = [[one["name"] for one in page["results"]] for page in (first, second, back)]
        self.assertEqual(
            names,
            [
                ["Elsewhere.pdf", "In the row.pdf"],
                ["North note.txt", "North plan été.pdf"],
                ["Elsewhere.pdf", "In the row.pdf"],
            ],
        )
        self.assertIsNone(first["previous"])
        self.assertIsNone(second["next"])
        self.assertIn("version=2", first["next"])
        self.assertIn("order=name", first["next"])

    def test_filters_narrow_lists_counts_and_trees_alike(self):
        client = self.reader()
        for query, ids in (
            ({"search": "ETE"}, [company.NORTH_PLAN]),
            ({"kind": "text"}, [company.NORTH_NOTE]),
            ({"record_model": "sale.order", "record_id": 2}, []),
            ({"created_before": "2001-01-01T00:00:00Z"}, []),
            ({"created_from": "2001-01-01T00:00:00Z", "kind": "text"}, [company.NORTH_NOTE]),
        ):
            with self.subTest(query=query):
                self.assertEqual(self.ids(client, **query), ids)
                count = client.get("/api/documents/count/", query).json()
                self.assertEqual(count, {"number": len(ids), "capped": False})
                nodes = client.get("/api/documents/tree/", {"by": "record", **query}).json()[
                    "nodes"
                ]
                self.assertEqual(sum(node["number"] for node in nodes), len(ids))

    def test_trees_lead_from_models_to_records(self):
        client = self.reader()
        models = client.get("/api/documents/tree/", {"by": "record"}).json()["nodes"]
        records = client.get(
            "/api/documents/tree/", {"by": "record", "parent": models[0]["key"]}
        ).json()["nodes"]

        self.assertEqual(
            [(one["key"], one["label"], one["number"]) for one in (*models, *records)],
            [("sale.order", "Sale Order", 4), ("sale.order:1", "S00001", 4)],
        )

    def test_a_wrong_question_is_told_what_can_be_asked(self):
        client = self.reader()
        for path, query, field, sentence in (
            ("", {"order": "colour"}, "order", "Choose one of: name, created_at, size"),
            ("", {"kind": "poem"}, "kind", "Choose one of: pdf, image, video"),
            ("", {"created_from": "yesterday"}, "created_from", "wrong format"),
            ("", {"record_id": "7"}, "record_model", "Say it with `record_id`."),
            ("", {"record_id": "99999999999", "record_model": "x"}, "record_id", "less than"),
            ("", {"page_size": "0"}, "page_size", "Ask for 1 to 200 rows."),
            ("", {"cursor": "nonsense"}, "cursor", "Use a link from"),
            ("", {"cursor": "WyJcdTAwMDAiLDEsZmFsc2Vd", "order": "name"}, "cursor", "Use a link"),
            ("tree/", {"by": "moon"}, "by", "Choose one of: record, directory, type, tag."),
            ("tree/", {"by": "type", "parent": "x"}, "parent", "Give the key of a node"),
            ("count/", {"tag": "red"}, "tag", "integer"),
        ):
            with self.subTest(path=path, query=query):
                answer = client.get(f"/api/documents/{path}", query)
                self.assertEqual((answer.status_code, answer.json()["code"]), (400, "invalid"))
                self.assertIn(sentence, " ".join(answer.json()["errors"][field]))


class VisibilityTests(ExplorerTestCase):
    def test_a_company_s_documents_are_seen_in_no_other_account(self):
        south = self.southerner()

        names = [one["name"] for one in south.get("/api/documents/").json()["results"]]
        self.assertEqual(names, ["South plan.pdf"])
        self.assertEqual(south.get("/api/documents/count/").json()["number"], 1)
        for number in (company.NORTH_PLAN, company.IN_ROW, 4711):
            for path in (f"/api/documents/{number}/", f"/api/documents/{number}/link/"):
                answer = south.get(path) if path.endswith(f"{number}/") else south.post(path)
                self.assertEqual(
                    (answer.status_code, answer.json()["code"]), (404, "documents.not_found")
                )
                self.assertNotIn("North", answer.content.decode())

    def test_who_may_see_both_companies_in_odoo_sees_the_account_s_alone(self):
        client = self.reader(company.TRAVELLER)

        self.assertEqual(client.get("/api/documents/count/").json()["number"], 4)
        self.assertEqual(client.get(f"/api/documents/{company.SOUTH_PLAN}/").status_code, 404)

    def test_without_the_permission_there_is_not_even_a_name(self):
        client = self.reader(permissions=())
        for path in EVERYTHING[:4]:
            with self.subTest(path=path):
                answer = client.get(path)
                self.assertEqual(
                    (answer.status_code, answer.json()["code"]), (403, "permission_missing")
                )
                self.assertNotIn("North", answer.content.decode())
        for path, body in (
            (f"/api/documents/{company.NORTH_PLAN}/link/", {}),
            ("/api/documents/links/", {"ids": [company.NORTH_PLAN]}),
        ):
            self.assertEqual(client.post(path, body).json()["code"], "permission_missing")

    def test_reports_and_status_take_an_administrator(self):
        client = self.reader(role="manager")
        for path in EVERYTHING[4:]:
            with self.subTest(path=path):
                self.assertEqual(client.get(path).json()["code"], "insufficient_scope")

    def test_a_group_taken_in_odoo_takes_the_documents_at_the_next_request(self):
        client = self.reader()
        self.assertEqual(client.get("/api/documents/count/").json()["number"], 4)
        self.in_odoo(
            f"DELETE FROM res_groups_users_rel WHERE uid = {company.NORTHERNER}",
            f"INSERT INTO res_groups_users_rel (gid, uid) "
            f"VALUES ({company.SELLERS}, {company.NORTHERNER})",
        )

        self.assertEqual(client.get("/api/documents/").json()["results"], [])
        self.assertEqual(client.get("/api/documents/count/").json()["number"], 0)
        self.assertEqual(client.get(f"/api/documents/{company.NORTH_PLAN}/").status_code, 404)

    def test_a_user_archived_in_odoo_is_refused_at_the_next_request(self):
        client = self.reader()
        self.in_odoo(
            f"UPDATE res_users SET active = false WHERE id = {company.NORTHERNER}",
            f"UPDATE res_users SET active = true WHERE id = {company.NORTHERNER}",
        )

        self.assertEqual(client.get("/api/documents/").json()["code"], "odoo_user_inactive")

    def test_who_is_nobody_in_odoo_is_told_what_to_ask_for(self):
        answer = self.reader(None).get("/api/documents/")

        self.assertEqual((answer.status_code, answer.json()["code"]), (403, "odoo_user_not_linked"))
        self.assertIn("Ask an administrator", answer.json()["detail"])

    def test_a_suspended_account_is_read_and_hands_out_nothing(self):
        client = self.reader()
        Account.objects.filter(pk=self.account.pk).update(status="suspended")

        self.assertEqual(client.get("/api/documents/count/").json()["number"], 4)
        answer = client.post(f"/api/documents/{company.NORTH_PLAN}/link/", {})
        self.assertEqual((answer.status_code, answer.json()["code"]), (403, "account_suspended"))

    def test_a_path_that_is_no_number_is_no_document(self):
        for said in ("x", "0", "-1", "99999999999", "٣"):
            with self.subTest(said=said):
                answer = self.reader().get(f"/api/documents/{said}/")
                self.assertEqual(answer.json()["code"], "documents.not_found")
