from uuid import UUID, uuid4

from annex.testing import factories
from annex.testing.cases import ApiTestCase
from annex.testing.client import ApiClient
from platforms.marketplace.clients.tests.factories import make_client, make_contact
from platforms.marketplace.specialists.tests.factories import make_specialist

URL = "/api/clients/"


class ClientsTestCase(ApiTestCase):
    def member_client(self, version: str = "2") -> tuple[ApiClient, UUID]:
        """Return a client of a new member, and who that is."""
        member = factories.make_member(self.account, role="member")
        token = factories.make_token(self.account, user=member.user, role="member")
        return ApiClient(token=token, version=version), member.user_id


class ShapeTest(ClientsTestCase):
    def test_each_version_shows_contacts_its_own_way(self) -> None:
        user_id = uuid4()
        with self.rows():
            client = make_client(name="Northwind", odoo_partner_id=7)
            make_contact(client=client, user_id=user_id)
        common = {
            "id": str(client.pk),
            "name": "Northwind",
            "odoo_partner_id": 7,
            "currency": "EUR",
        }

        for version, contacts in (("1", [str(user_id)]), ("2", [{"user_id": str(user_id)}])):
            answer = self.client_for("manager", version=version).get(URL, {"search": "north"})

            self.assertEqual(answer.json()["results"], [common | {"contacts": contacts}])


class VisibilityTest(ClientsTestCase):
    def test_a_contact_sees_their_client_alone_and_other_members_none(self) -> None:
        contact, user_id = self.member_client()
        member, _ = self.member_client()
        with self.rows():
            mine, other = make_client(), make_client()
            make_contact(client=mine, user_id=user_id)
        with self.rows(self.other_account):
            foreign = make_client()
            make_contact(client=foreign, user_id=user_id)

        self.assertEqual([row["id"] for row in contact.get(URL).json()["results"]], [str(mine.pk)])
        self.assertEqual(member.get(URL).json()["results"], [])
        told = [contact.get(f"{URL}{pk}/") for pk in (other.pk, foreign.pk, uuid4())]
        self.assertEqual([answer.status_code for answer in told], [404] * 3)
        self.assertEqual(len({answer.content for answer in told}), 1)
        self.assertEqual(contact.get(f"{URL}{other.pk}/blocks/").status_code, 404)


class ChangeTest(ClientsTestCase):
    def test_both_versions_create_change_and_delete(self) -> None:
        member = factories.make_member(self.account)
        for version in ("1", "2"):
            with self.subTest(version=version):
                client = self.client_for("manager", version=version)

                created = client.post(URL, {"name": "Northwind"})
                url = f"{URL}{created.json()['id']}/"
                changed = client.patch(url, {"currency": "CAD"})
                staffed = client.put(f"{url}contacts/", {"user_ids": [str(member.user_id)]})
                deleted = client.delete(url)

                self.assertEqual(created.status_code, 201)
                self.assertEqual(changed.json()["currency"], "CAD")
                self.assertEqual(len(staffed.json()["contacts"]), 1)
                self.assertEqual(deleted.status_code, 204)

    def test_contacts_block_and_unblock_and_say_why(self) -> None:
        for version in ("1", "2"):
            with self.subTest(version=version):
                contact, user_id = self.member_client(version)
                with self.rows():
                    row, specialist = make_client(), make_specialist(headline="Analyst")
                    make_contact(client=row, user_id=user_id)
                url = f"{URL}{row.pk}/blocks/"
                body = {"specialist_id": str(specialist.pk), "reason": "Late."}

                silent = contact.post(url, body | {"reason": ""})
                blocked = contact.post(url, body)
                listed = contact.get(url)
                ended = contact.delete(f"{url}{specialist.pk}/")

                self.assertEqual(silent.status_code, 400)
                self.assertEqual(blocked.status_code, 201)
                self.assertEqual(listed.json()["blocks"], [body | {"headline": "Analyst"}])
                self.assertEqual(ended.status_code, 204)
                self.assertEqual(contact.get(url).json()["blocks"], [])
                self.assertEqual(contact.delete(f"{url}nobody/").status_code, 404)


class QueriesTest(ClientsTestCase):
    def test_a_list_costs_the_same_for_one_client_as_for_five(self) -> None:
        def make_row() -> None:
            with self.rows():
                make_contact(client=make_client(), user_id=uuid4())

        for version in ("1", "2"):
            with self.subTest(version=version):
                client = self.client_for("manager", version=version)
                self.assertSameQueries(lambda: client.get(URL), make_row)  # noqa: B023
