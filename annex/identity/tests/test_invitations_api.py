"""Invitations over HTTP, in every version."""

from datetime import timedelta
from uuid import uuid4

from django.core import mail
from django.utils import timezone

from annex.api.versions import VERSIONS
from annex.identity.models import Invitation
from annex.identity.tests.samples import WithSampleUnits
from annex.identity.tests.test_invitations import sent_secret
from annex.realtime.models import Event
from annex.testing.cases import ApiTestCase
from annex.testing.client import PlainClient

URL = "/api/invitations/"


class InvitationsApi(WithSampleUnits, ApiTestCase):
    def invited(self, email="ada@example.test", **body):
        answer = self.client_for("admin").post(URL, {"email": email, "role": "member"} | body)
        self.assertEqual(answer.status_code, 201, answer.content)
        return answer.json()

    def page_of(self, secret):
        return PlainClient().get(f"/o/invitation/{secret}/")

    def stored(self, invitation):
        with self.rows():
            return Invitation.objects.get(pk=invitation["id"])

    def events(self):
        with self.rows():
            rows = Event.objects.filter(family="members").order_by("position")
            return [(event.op, event.data) for event in rows]

    def test_invite_and_never_tell_the_secret(self):
        for version in VERSIONS:
            with self.subTest(version=version):
                client = self.client_for("admin", version=version)
                body = {
                    "email": f"Person{version}@example.test",
                    "role": "manager",
                    "unit_id": str(self.team),
                    "language": "fr",
                }
                answer = client.post(URL, body)
                self.assertEqual(answer.status_code, 201, answer.content)
                told = answer.json()
                self.assertEqual(
                    {key: told[key] for key in (*body, "status")},
                    body | {"email": f"person{version}@example.test", "status": "pending"},
                )
                again = client.get(f"{URL}{told['id']}/")
                self.assertIsNotNone(again.json()["sent_at"])
                for text in (answer.content, again.content):
                    self.assertNotIn(sent_secret(), text.decode())
                    self.assertNotIn(self.stored(told).secret_checksum, text.decode())
        self.assertEqual(len(mail.outbox), len(VERSIONS))

    def test_tell_of_what_happens_to_them(self):
        invitation = self.invited()
        client = self.client_for("admin")
        client.post(f"{URL}{invitation['id']}/resend/")
        client.post(f"{URL}{invitation['id']}/revoke/")
        data = {"invitation_id": invitation["id"]}
        self.assertEqual(
            self.events(),
            [
                ("invited", data),
                ("mailed", data),
                ("invited", data),
                ("mailed", data),
                ("uninvited", data),
            ],
        )

    def test_are_sent_again_with_another_link(self):
        invitation = self.invited()
        first = sent_secret()
        with self.rows():
            Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
        self.assertEqual(self.page_of(first).status_code, 404)
        answer = self.client_for("admin").post(f"{URL}{invitation['id']}/resend/")
        self.assertEqual((answer.status_code, answer.json()["status"]), (200, "pending"))
        self.assertEqual(self.page_of(first).status_code, 404)
        self.assertEqual(self.page_of(sent_secret()).status_code, 200)

    def test_are_taken_back(self):
        invitation = self.invited()
        answer = self.client_for("admin").post(f"{URL}{invitation['id']}/revoke/")
        self.assertEqual((answer.status_code, answer.json()["status"]), (200, "revoked"))
        self.assertEqual(self.page_of(sent_secret()).status_code, 404)
        again = self.client_for("admin").post(f"{URL}{invitation['id']}/resend/")
        self.assertEqual(
            (again.status_code, again.json()["code"]), (409, "identity.invitation_ended")
        )

    def test_are_listed_by_what_became_of_them(self):
        pending, revoked, expired = (self.invited(f"p{n}@example.test") for n in range(3))
        client = self.client_for("admin")
        client.post(f"{URL}{revoked['id']}/revoke/")
        with self.rows():
            past = timezone.now() - timedelta(days=1)
            Invitation.objects.filter(pk=expired["id"]).update(expires_at=past)
        for status, found in (
            ("pending", [pending]),
            ("revoked", [revoked]),
            ("expired", [expired]),
            ("accepted", []),
        ):
            with self.subTest(status=status):
                rows = client.get(URL, {"status": status}).json()["results"]
                self.assertEqual([row["id"] for row in rows], [row["id"] for row in found])
                self.assertTrue(all(row["status"] == status for row in rows))
        self.assertSameQueries(lambda: client.get(URL), lambda: self.invited(f"{uuid4()}@a.test"))

    def test_are_refused_for_a_reason_that_can_be_read(self):
        self.invited()
        for body, status, code in (
            ({"email": "ada@example.test"}, 409, "identity.already_invited"),
            ({"email": "nonsense"}, 400, "invalid"),
            ({"role": "emperor"}, 400, "invalid"),
            ({"role": "owner"}, 403, "identity.role_above_yours"),
            ({"unit_id": str(uuid4())}, 400, "identity.unknown_unit"),
        ):
            with self.subTest(body=body):
                said = {"email": "new@example.test", "role": "member"} | body
                answer = self.client_for("admin").post(URL, said)
                self.assertEqual((answer.status_code, answer.json()["code"]), (status, code))
                self.assertEqual(list(answer.json()["errors"]), list(body))
        self.assertEqual(len(mail.outbox), 1)

    def test_are_an_administrator_s_business(self):
        invitation = self.invited()
        manager = self.client_for("manager", ["members:read"])
        for path in (URL, f"{URL}{invitation['id']}/"):
            answer = manager.get(path)
            self.assertEqual((answer.status_code, answer.json()["code"]), (403, "role_too_low"))
        reader = self.client_for("admin", ["members:read"])
        self.assertEqual(reader.get(URL).status_code, 200)
        for path in (URL, f"{URL}{invitation['id']}/revoke/", f"{URL}{invitation['id']}/resend/"):
            answer = reader.post(path, {"email": "new@example.test", "role": "member"})
            self.assertEqual(
                (answer.status_code, answer.json()["code"]), (403, "insufficient_scope")
            )
        self.assertEqual(len(mail.outbox), 1)

    def test_of_others_units_are_not_found(self):
        inside = self.invited("in@example.test", unit_id=str(self.team))
        outside = self.invited("out@example.test", unit_id=str(self.elsewhere))
        everywhere = self.invited("all@example.test")
        limited = self.client_for("admin", unit_id=self.division)
        rows = limited.get(URL).json()["results"]
        self.assertEqual([row["id"] for row in rows], [inside["id"]])
        self.assertEqual(limited.get(f"{URL}{inside['id']}/").status_code, 200)
        stranger = self.client_for("owner", account=self.other_account)
        for client, hidden in (
            (limited, (outside, everywhere)),
            (stranger, (inside, outside, everywhere)),
        ):
            for row in hidden:
                for answer in (
                    client.get(f"{URL}{row['id']}/"),
                    client.post(f"{URL}{row['id']}/revoke/"),
                    client.post(f"{URL}{row['id']}/resend/"),
                ):
                    self.assertEqual(
                        (answer.status_code, answer.json()["code"]),
                        (404, "identity.invitation_not_found"),
                    )
        self.assertIsNone(self.stored(outside).revoked_at)
