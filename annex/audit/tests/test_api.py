from datetime import timedelta

from django.utils import translation

from annex.audit.models import Change
from annex.audit.reads.telling import told
from annex.identity.models import Membership
from annex.kernel.ids import uuid7
from annex.tenancy.context import tenant_context
from annex.testing import factories
from annex.testing.cases import ApiTestCase

URL = "/api/audit/"
MODEL = "identity.membership"


class HistoryCase(ApiTestCase):
    def setUp(self):
        # A request leaves its language to the thread; the next test did not ask for it.
        self.enterContext(translation.override("en"))
        self.grace = factories.make_user(full_name="Grace Hopper")
        self.mary = factories.make_user(full_name="Mary Somerville")
        factories.make_member(self.account, user=self.grace, role="admin")
        self.membership = factories.make_member(self.account, user=self.mary, role="viewer")
        self.promote(self.grace.pk, "manager")
        self.promote(None, "member")
        self.client = self.client_for()

    def promote(self, by, role):
        with tenant_context(self.account.pk, by):
            Membership.objects.filter(pk=self.membership.pk).update(role=role)

    def listed(self, client=None, **parameters):
        answer = (client or self.client).get(URL, {"model": MODEL, **parameters})
        self.assertEqual(answer.status_code, 200, answer.content)
        return answer.json()["results"]

    def of_mary(self, **parameters):
        return self.listed(object_id=self.membership.pk, **parameters)


class ShapeTests(HistoryCase):
    def test_version_2_tells_who_changed_what_from_what_to_what(self):
        latest, change, created = self.of_mary()

        with self.rows():
            row = Change.objects.get(pk=change["id"])
        self.assertEqual(
            change,
            {
                "id": str(row.pk),
                "at": row.at.isoformat().replace("+00:00", "Z"),
                "transaction_id": str(row.transaction_id),
                "actor": {"id": str(self.grace.pk), "name": "Grace Hopper"},
                "model": MODEL,
                "model_name": "Membership",
                "object_id": str(self.membership.pk),
                "object_name": "Mary Somerville",
                "operation": "updated",
                "changes": [
                    {
                        "field": "role",
                        "label": "Role",
                        "was": "viewer",
                        "became": "manager",
                        "was_name": "Viewer",
                        "became_name": "Manager",
                        "truncated": False,
                    }
                ],
            },
        )
        self.assertIsNone(latest["actor"])
        self.assertEqual(created["operation"], "created")
        self.assertEqual(
            [c["field"] for c in created["changes"]],
            [
                "user_id",
                "role",
                "permissions",
                "is_active",
                "created_at",
            ],
        )
        (user,) = [c for c in created["changes"] if c["field"] == "user_id"]
        self.assertEqual((user["label"], user["became_name"]), ("User", "Mary Somerville"))

    def test_version_1_keys_changes_by_field(self):
        client = self.client_for(version="1")
        change = self.listed(client, object_id=self.membership.pk, field="role")[1]

        self.assertEqual(
            change["changes"], {"role": {"label": "Role", "was": "viewer", "became": "manager"}}
        )
        self.assertEqual(change["actor"]["name"], "Grace Hopper")

    def test_one_change_can_be_read_by_its_id(self):
        change = self.of_mary()[0]

        self.assertEqual(self.client.get(f"{URL}{change['id']}/").json(), change)
        for absent in (uuid7(), "nonsense"):
            answer = self.client.get(f"{URL}{absent}/")
            self.assertEqual(answer.status_code, 404)
            self.assertEqual(answer.json()["code"], "audit.change_not_found")

    def test_names_are_told_in_the_reader_s_language(self):
        asked = {"actor_id": self.grace.pk}
        (change,) = self.client.get(URL, asked, headers={"Accept-Language": "fr"}).json()["results"]

        self.assertEqual(change["model_name"], "Adhésion")
        self.assertEqual(change["changes"][0]["label"], "Rôle")
        self.assertEqual(change["changes"][0]["became_name"], "Responsable")

    def test_what_was_deleted_keeps_its_values(self):
        with self.rows():
            Membership.objects.filter(pk=self.membership.pk).delete()

        deleted = self.of_mary(operation="deleted")[0]
        self.assertEqual({c["field"]: c["was"] for c in deleted["changes"]}["role"], "member")
        self.assertEqual({c["became"] for c in deleted["changes"]}, {None})

    def test_a_model_that_the_code_has_forgotten_is_told_as_it_is_stored(self):
        with self.rows():
            row = Change.objects.filter(object_id=self.membership.pk, operation="updated").first()
            row.model = "gone.thing"
            (entry,) = told([row])
        self.assertEqual((entry.model_name, entry.object_name), ("gone.thing", None))
        self.assertEqual((entry.changes[0].label, entry.changes[0].was_name), ("role", None))


class FilterTests(HistoryCase):
    def test_by_actor(self):
        by_grace = self.listed(actor_id=self.grace.pk)
        by_nobody = self.of_mary(actor_id="system")

        self.assertEqual([c["changes"][0]["became"] for c in by_grace], ["manager"])
        self.assertEqual([c["operation"] for c in by_nobody], ["updated", "created"])
        answer = self.client.get(URL, {"actor_id": "grace"})
        self.assertEqual(answer.status_code, 400)
        self.assertEqual(
            answer.json()["errors"], {"actor_id": ["Name a user by id, or say `system`."]}
        )

    def test_by_model_row_operation_and_field(self):
        self.assertEqual(self.listed(model="identity.account"), [])
        self.assertEqual(self.listed(object_id=uuid7()), [])
        self.assertEqual(len(self.of_mary(operation="updated")), 2)
        self.assertEqual(len(self.of_mary(field="role")), 3)
        self.assertEqual(len(self.of_mary(field="is_active")), 1)
        self.assertEqual(self.of_mary(field="unit_id"), [], "It never had a value.")
        for stranger in ("colour", "role__contains", "role' OR '1'='1", "0"):
            self.assertEqual(self.of_mary(field=stranger), [])

    def test_by_time_with_the_end_left_out(self):
        with self.rows():
            created, first, second = Change.objects.filter(object_id=self.membership.pk).order_by(
                "at"
            )
        found = self.of_mary(since=first.at.isoformat(), until=second.at.isoformat())
        self.assertEqual([c["id"] for c in found], [str(first.pk)])
        self.assertEqual(
            [c["id"] for c in self.of_mary(until=first.at.isoformat())], [str(created.pk)]
        )
        self.assertEqual(self.of_mary(since=second.at + timedelta(seconds=1)), [])

    def test_what_was_changed_together_reads_as_one(self):
        (together,) = {c["transaction_id"] for c in self.of_mary()}

        self.assertEqual(
            len(self.of_mary(transaction_id=together)), 3, "The test is one transaction."
        )
        self.assertEqual(self.of_mary(transaction_id=uuid7()), [])

    def test_pages_go_from_the_newest_to_the_oldest_and_back(self):
        everything = self.listed()
        self.assertEqual(everything, sorted(everything, key=lambda c: c["at"], reverse=True))
        seen, link = [], f"{URL}?model={MODEL}&page_size=2"
        while link:
            page = self.client.get(link).json()
            seen += page["results"]
            link, back = page["next"], page["previous"]
        self.assertEqual(seen, everything)
        self.assertEqual(self.client.get(back).json()["results"], everything[-3:-1])

    def test_a_page_costs_the_same_queries_however_many_rows_it_tells(self):
        self.assertSameQueries(
            lambda: self.listed(page_size=50),
            lambda: factories.make_member(self.account),
        )


class AccessTests(HistoryCase):
    def test_it_takes_an_administrator(self):
        for role, status in (("owner", 200), ("admin", 200), ("manager", 403), ("viewer", 403)):
            with self.subTest(role):
                answer = self.client_for(role, ["audit:read"]).get(URL)
                self.assertEqual(answer.status_code, status)

    def test_it_takes_an_administrator_of_the_whole_company(self):
        client = self.client_for("admin", unit_id=uuid7())
        for path in (URL, f"{URL}{uuid7()}/", f"{URL}subjects/"):
            answer = client.get(path)
            self.assertEqual((answer.status_code, answer.json()["code"]), (403, "audit.denied"))

    def test_it_can_not_be_written(self):
        for method in (self.client.post, self.client.put, self.client.patch, self.client.delete):
            self.assertEqual(method(URL, {}).status_code, 405)

    def test_another_account_s_history_is_its_own(self):
        theirs = self.client_for(account=self.other_account)
        change = self.of_mary()[0]

        self.assertEqual(self.listed(theirs, object_id=self.membership.pk), [])
        self.assertEqual(theirs.get(f"{URL}{change['id']}/").status_code, 404)


class SubjectsTests(HistoryCase):
    def test_it_says_what_can_be_asked_for(self):
        found = self.client.get(f"{URL}subjects/").json()

        (subject,) = [s for s in found["subjects"] if s["model"] == MODEL]
        self.assertEqual(subject["name"], "Membership")
        self.assertIn({"name": "role", "label": "Role"}, subject["fields"])
        self.assertNotIn("audit.change", {s["model"] for s in found["subjects"]})
        names = [actor["name"] for actor in found["actors"]]
        self.assertEqual(names, sorted(names))
        self.assertIn({"id": str(self.grace.pk), "name": "Grace Hopper"}, found["actors"])
