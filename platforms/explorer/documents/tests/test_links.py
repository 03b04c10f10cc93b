"""Links that really open: the bytes come from the storage, and each is on record before."""

import csv
import io

from annex.odoo.accounts.tests import company
from annex.presign.models import Link
from annex.presign.tests.peer import peer
from annex.testing.client import PlainClient
from platforms.explorer.documents.tests.cases import ExplorerTestCase
from proofs.explorer import storing


class LinkTests(ExplorerTestCase):
    def recorded(self):
        with self.rows():
            return list(Link.objects.order_by("number").values_list("subject", "user_id"))

    def test_a_link_leads_to_the_stored_bytes(self):
        key = "files/north.pdf"
        peer(self.storage()).put_object(
            Bucket=self.storage().buckets[0], Key=key, Body=company.CONTENT[key]
        )
        client = self.reader()
        answer = client.post(
            f"/api/documents/{company.NORTH_PLAN}/link/", {"disposition": "inline"}
        )

        told = answer.json()
        self.assertEqual(answer.status_code, 201, told)
        self.assertEqual(
            (told["name"], told["media_type"], told["size"]),
            ("North plan été.pdf", "application/pdf", len(company.CONTENT[key])),
        )
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        self.assertEqual(answer.headers["Referrer-Policy"], "no-referrer")
        fetched = storing.get(told["url"])
        self.assertEqual((fetched.status, fetched.body), (200, company.CONTENT[key]))
        self.assertEqual(
            storing.name_told(fetched.headers["Content-Disposition"]), "North plan été.pdf"
        )
        self.assertEqual(
            self.recorded(), [(f"odoo.attachment:{company.NORTH_PLAN}", client.user.pk)]
        )

    def test_links_are_handed_out_together_and_what_is_missing_is_named(self):
        client = self.reader()
        asked = [
            company.NORTH_NOTE,
            company.SOUTH_PLAN,
            company.NORTH_PLAN,
            company.IN_ROW,
            4711,
            company.NORTH_NOTE,
        ]
        answer = client.post("/api/documents/links/", {"ids": asked})

        told = answer.json()
        self.assertEqual(answer.status_code, 201, told)
        self.assertEqual(
            [one["id"] for one in told["links"]], [company.NORTH_NOTE, company.NORTH_PLAN]
        )
        self.assertEqual(told["missing"], [company.SOUTH_PLAN, company.IN_ROW, 4711])
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        self.assertEqual(
            [subject for subject, _ in self.recorded()],
            [f"odoo.attachment:{company.NORTH_NOTE}", f"odoo.attachment:{company.NORTH_PLAN}"],
        )

    def test_a_key_that_no_link_can_name_leaves_the_others(self):
        self.in_odoo(
            "UPDATE ir_attachment SET store_fname = 'default://a/../b' "
            f"WHERE id = {company.NORTH_NOTE}",
            "UPDATE ir_attachment SET store_fname = 'default://files/note.txt' "
            f"WHERE id = {company.NORTH_NOTE}",
        )
        told = (
            self.reader()
            .post("/api/documents/links/", {"ids": [company.NORTH_NOTE, company.NORTH_PLAN]})
            .json()
        )

        self.assertEqual([one["id"] for one in told["links"]], [company.NORTH_PLAN])
        self.assertEqual(told["missing"], [company.NORTH_NOTE])

    def test_what_is_kept_elsewhere_is_refused_plainly_and_not_recorded(self):
        for number, stored in ((company.IN_ROW, "database"), (company.ELSEWHERE, "unknown")):
            answer = self.reader().post(f"/api/documents/{number}/link/", {})
            self.assertEqual(
                (answer.status_code, answer.json()["code"], answer.json()["stored"]),
                (409, "documents.not_openable", stored),
            )
        self.assertEqual(self.recorded(), [])

    def test_a_hidden_document_leaves_no_record(self):
        answer = self.reader().post(f"/api/documents/{company.SOUTH_PLAN}/link/", {})

        self.assertEqual((answer.status_code, self.recorded()), (404, []))

    def test_more_than_twenty_and_other_nonsense_are_refused(self):
        for body, field in (
            ({"ids": list(range(1, 22))}, "ids"),
            ({"ids": []}, "ids"),
            ({"ids": ["x"]}, "ids.0"),
            ({}, "ids"),
            ({"ids": [1], "disposition": "sideways"}, "disposition"),
        ):
            with self.subTest(body=body):
                answer = self.reader().post("/api/documents/links/", body)
                self.assertEqual(answer.status_code, 400)
                self.assertIn(field, answer.json()["errors"])
        self.assertEqual(self.recorded(), [])


class AccessTests(ExplorerTestCase):
    def setUp(self):
        self.client_of_nora = self.reader()
        self.client_of_tara = self.reader(company.TRAVELLER)
        for client, number in (
            (self.client_of_nora, company.NORTH_PLAN),
            (self.client_of_tara, company.NORTH_PLAN),
            (self.client_of_nora, company.NORTH_NOTE),
        ):
            answer = client.post(f"/api/documents/{number}/link/", {}, REMOTE_ADDR="203.0.113.9")
            self.assertEqual(answer.status_code, 201, answer.content)
        self.southerner().post(f"/api/documents/{company.SOUTH_PLAN}/link/", {})
        self.admin = self.reader(role="admin", permissions=())

    def told(self, path, client=None, **query):
        answer = (client or self.admin).get(path, query)
        self.assertEqual(answer.status_code, 200, answer.content[:300])
        return [
            (one["document"]["id"], one["document"]["name"], one["user"]["id"], one["from_address"])
            for one in answer.json()["results"]
        ]

    def test_an_administrator_sees_who_opened_a_document(self):
        nora, tara = str(self.client_of_nora.user.pk), str(self.client_of_tara.user.pk)

        self.assertEqual(
            self.told(f"/api/documents/{company.NORTH_PLAN}/access/"),
            [
                (company.NORTH_PLAN, "North plan été.pdf", tara, "203.0.113.9"),
                (company.NORTH_PLAN, "North plan été.pdf", nora, "203.0.113.9"),
            ],
        )
        hidden = self.admin.get(f"/api/documents/{company.SOUTH_PLAN}/access/")
        self.assertEqual((hidden.status_code, hidden.json()["code"]), (404, "documents.not_found"))

    def test_an_administrator_sees_what_somebody_opened_in_pages(self):
        nora = str(self.client_of_nora.user.pk)

        self.assertEqual(len(self.told("/api/documents/access/")), 3)
        self.assertEqual(
            [one[0] for one in self.told("/api/documents/access/", user=nora)],
            [company.NORTH_NOTE, company.NORTH_PLAN],
        )
        first = self.admin.get("/api/documents/access/", {"user": nora, "page_size": 1}).json()
        self.assertEqual(
            self.admin.get(first["next"]).json()["results"][0]["document"]["id"],
            company.NORTH_PLAN,
        )
        self.assertEqual(self.admin.get("/api/documents/access/?user=nora").status_code, 400)

    def test_a_document_that_the_administrator_may_not_see_is_not_named(self):
        storekeeper = self.reader(company.STOREKEEPER, role="admin")
        nobody = self.reader(None, role="admin")

        for client in (storekeeper, nobody):
            self.assertEqual(
                {name for _, name, *_ in self.told("/api/documents/access/", client)}, {None}
            )

    def test_the_export_holds_the_same_and_no_formula(self):
        self.in_odoo(
            f"UPDATE ir_attachment SET name = '=1+1' WHERE id = {company.NORTH_NOTE}",
            f"UPDATE ir_attachment SET name = 'North note.txt' WHERE id = {company.NORTH_NOTE}",
        )
        answer = PlainClient().get(
            "/api/exports/document-access/?version=2",
            headers={"Authorization": f"Bearer {self.admin.token}", "Accept": "text/csv"},
        )

        content = b"".join(answer.streaming_content).decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(content)))
        self.assertEqual(answer.headers["Content-Type"], "text/csv; charset=utf-8")
        self.assertEqual([int(row["document"]) for row in rows], [102, 101, 101])
        self.assertEqual(rows[1]["name"], "North plan été.pdf")
        self.assertEqual(rows[0]["user_id"], str(self.client_of_nora.user.pk))
        self.assertFalse([row for row in rows if row["name"].startswith("=")])

    def test_the_status_tells_how_far_it_was_read_and_the_storage_s_clock(self):
        told = self.admin.get("/api/documents/status/").json()

        self.assertEqual(told["documents"], len(company.DOCUMENTS))
        self.assertGreaterEqual(told["lag_s"], 0)
        self.assertEqual(told["refused_rules"], [])
        self.assertEqual(
            {(one["stored"], one["code"], one["number"]) for one in told["kept"]},
            {
                ("object_storage", "default", 3),
                ("database", None, 1),
                ("unknown", "unheard", 1),
            },
        )
        self.assertEqual([one["code"] for one in told["storages"]], ["default"])
        self.assertLess(abs(told["storages"][0]["clock_skew_s"]), 5)
