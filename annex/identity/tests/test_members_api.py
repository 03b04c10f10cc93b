"""Members over HTTP, in every version."""

from uuid import UUID, uuid4

from annex.api.versions import VERSIONS
from annex.identity.models import Membership
from annex.identity.permissions import model_permissions
from annex.identity.tests.samples import WithSampleUnits
from annex.realtime.models import Event
from annex.testing.cases import ApiTestCase
from annex.testing.client import ApiClient
from annex.testing.factories import make_member, make_token, make_user

ADMIN = ["members:admin"]


class MembersTestCase(WithSampleUnits, ApiTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        cls.owner_user = make_user("olga@example.test", full_name="Olga Owner")
        cls.owner = make_member(cls.account, user=cls.owner_user, role="owner")
        cls.ada_user = make_user("ada@example.test", full_name="Ada Lovelace")
        cls.ada = make_member(cls.account, user=cls.ada_user, role="member")
        cls.stranger = make_member(cls.other_account)

    def client_of(self, user, *, version="2", scopes=None, role="owner", account=None) -> ApiClient:
        token = make_token(account or self.account, user=user, role=role, scopes=scopes)
        return ApiClient(token=token, version=version)

    def owners_client(self, version: str = "2") -> ApiClient:
        return self.client_of(self.owner_user, version=version)

    def stored(self, membership: Membership) -> Membership:
        with self.rows():
            return Membership.objects.get(pk=membership.pk)

    def events(self) -> list[tuple[str, list[UUID]]]:
        with self.rows():
            rows = Event.objects.filter(family="members").order_by("position")
            return [(event.op, event.entity_ids) for event in rows]


class Reading(MembersTestCase):
    def test_lists_by_name_with_what_each_may_do(self) -> None:
        for version in VERSIONS:
            with self.subTest(version=version):
                answer = self.owners_client(version).get("/api/members/").json()
                self.assertEqual(
                    answer["results"][0],
                    {
                        "id": str(self.ada.pk),
                        "user_id": str(self.ada_user.pk),
                        "name": "Ada Lovelace",
                        "email": "ada@example.test",
                        "role": "member",
                        "unit_id": None,
                        "permissions": [],
                        "status": "active",
                        "created_at": self.ada.created_at.isoformat().replace("+00:00", "Z"),
                    },
                )
                self.assertEqual(
                    [row["email"] for row in answer["results"]],
                    ["ada@example.test", "olga@example.test"],
                )

    def test_is_read_page_by_page(self) -> None:
        for number in range(5):
            make_member(self.account, user=make_user(full_name=f"Person {number}"))
        client, seen = self.owners_client(), []
        page = client.get("/api/members/", {"page_size": 3}).json()
        while True:
            seen += [row["name"] for row in page["results"]]
            if page["next"] is None:
                break
            page = client.get(page["next"]).json()
        self.assertEqual(seen, sorted(seen))
        self.assertEqual(len(seen), 7)

    def test_costs_the_same_for_one_as_for_many(self) -> None:
        client = self.owners_client()
        self.assertSameQueries(
            lambda: client.get("/api/members/"), lambda: make_member(self.account)
        )

    def test_is_narrowed_by_words_role_and_status(self) -> None:
        self.owners_client().post(f"/api/members/{self.ada.pk}/suspend/")
        for parameters, found in (
            ({"search": "lovelace ADA"}, ["ada@example.test"]),
            ({"search": "olga@example"}, ["olga@example.test"]),
            ({"search": "nobody"}, []),
            ({"role": "owner"}, ["olga@example.test"]),
            ({"status": "suspended"}, ["ada@example.test"]),
            ({"status": "active"}, ["olga@example.test"]),
            ({"ordering": "-email"}, ["olga@example.test", "ada@example.test"]),
        ):
            with self.subTest(parameters=parameters):
                answer = self.owners_client().get("/api/members/", parameters).json()
                self.assertEqual([row["email"] for row in answer["results"]], found)

    def test_of_others_is_for_managers_and_one_s_own_for_everybody(self) -> None:
        ada = self.client_of(self.ada_user, role="member", scopes=["members:read"])
        own = ada.get(f"/api/members/{self.ada.pk}/")
        self.assertEqual((own.status_code, own.json()["email"]), (200, "ada@example.test"))
        other = ada.get(f"/api/members/{self.owner.pk}/")
        self.assertEqual(
            (other.status_code, other.json()["code"]), (404, "identity.member_not_found")
        )
        everybody = ada.get("/api/members/")
        self.assertEqual((everybody.status_code, everybody.json()["code"]), (403, "role_too_low"))
        manager = self.client_for("manager", ["members:read"])
        self.assertEqual(manager.get(f"/api/members/{self.owner.pk}/").status_code, 200)
        self.assertEqual(manager.get("/api/members/").status_code, 200)

    def test_of_another_account_or_of_nothing_finds_nothing(self) -> None:
        for member_id in (self.stranger.pk, uuid4(), "nonsense"):
            answer = self.owners_client().get(f"/api/members/{member_id}/")
            self.assertEqual(
                (answer.status_code, answer.json()["code"]), (404, "identity.member_not_found")
            )

    def test_is_limited_to_the_units_of_who_asks(self) -> None:
        inside = make_member(self.account, unit_id=self.team)
        outside = make_member(self.account, unit_id=self.elsewhere)
        manager = self.client_for("manager", ["members:read"], unit_id=self.division)
        listed = {row["id"] for row in manager.get("/api/members/").json()["results"]}
        self.assertIn(str(inside.pk), listed)
        self.assertFalse({str(outside.pk), str(self.ada.pk)} & listed)
        self.assertEqual(manager.get(f"/api/members/{inside.pk}/").status_code, 200)
        for hidden in (outside, self.ada):
            self.assertEqual(manager.get(f"/api/members/{hidden.pk}/").status_code, 404)


class Changing(MembersTestCase):
    def test_sets_role_unit_and_permissions_and_tells_of_it(self) -> None:
        known = next(iter(model_permissions()))
        for version, role in zip(VERSIONS, ("manager", "viewer"), strict=True):
            with self.subTest(version=version):
                answer = self.owners_client(version).patch(
                    f"/api/members/{self.ada.pk}/",
                    {"role": role, "unit_id": str(self.team), "permissions": [known]},
                )
                self.assertEqual(answer.status_code, 200, answer.content)
                self.assertEqual(answer.json()["role"], role)
                self.assertEqual(answer.json()["unit_id"], str(self.team))
                self.assertEqual(answer.json()["permissions"], [known])
        stored = self.stored(self.ada)
        self.assertEqual((stored.role, stored.unit_id), ("viewer", self.team))
        self.assertEqual(self.events(), [("updated", [self.ada.pk])] * 2)

    def test_to_what_it_is_already_tells_nothing(self) -> None:
        self.owners_client().patch(f"/api/members/{self.ada.pk}/", {"role": "member"})
        self.assertEqual(self.events(), [])

    def test_shuts_out_at_once_and_lets_in_again(self) -> None:
        ada = self.client_of(self.ada_user, role="member")
        self.assertEqual(ada.get("/api/me/").status_code, 200)
        answer = self.owners_client().post(f"/api/members/{self.ada.pk}/suspend/")
        self.assertEqual((answer.status_code, answer.json()["status"]), (200, "suspended"))
        self.assertEqual(ada.get("/api/me/").json()["code"], "invalid_token")
        answer = self.owners_client().post(f"/api/members/{self.ada.pk}/reactivate/")
        self.assertEqual((answer.status_code, answer.json()["status"]), (200, "active"))
        self.assertEqual(ada.get("/api/me/").status_code, 200)
        self.assertEqual(self.events(), [("updated", [self.ada.pk])] * 2)

    def test_removes(self) -> None:
        ada = self.client_of(self.ada_user, role="member")
        answer = self.owners_client().delete(f"/api/members/{self.ada.pk}/")
        self.assertEqual(answer.status_code, 204)
        self.assertEqual(ada.get("/api/me/").status_code, 401)
        with self.rows():
            self.assertFalse(Membership.objects.filter(pk=self.ada.pk).exists())
        self.assertEqual(self.events(), [("deleted", [self.ada.pk])])

    def test_keeps_the_last_owner(self) -> None:
        path = f"/api/members/{self.owner.pk}/"
        client = self.owners_client()
        for answer in (
            client.patch(path, {"role": "admin"}),
            client.post(f"{path}suspend/"),
            client.delete(path),
        ):
            self.assertEqual(
                (answer.status_code, answer.json()["code"]), (409, "identity.last_owner")
            )
        self.assertEqual(
            (self.stored(self.owner).role, self.stored(self.owner).is_active), ("owner", True)
        )
        self.assertEqual(self.events(), [])

    def test_needs_the_scope_and_the_role(self) -> None:
        path = f"/api/members/{self.ada.pk}/"
        reader = self.client_of(self.owner_user, scopes=["members:read"])
        manager = self.client_for("manager", ADMIN)
        for client in (reader, manager):
            answer = client.patch(path, {"role": "viewer"})
            self.assertEqual(
                (answer.status_code, answer.json()["code"]), (403, "insufficient_scope")
            )
        self.assertEqual(self.stored(self.ada).role, "member")

    def test_takes_known_roles_units_and_permissions_only(self) -> None:
        for body, code, field in (
            ({"role": "emperor"}, "invalid", "role"),
            ({"unit_id": str(uuid4())}, "identity.unknown_unit", "unit_id"),
            ({"permissions": ["a.b"]}, "identity.unknown_permission", "permissions"),
        ):
            with self.subTest(body=body):
                answer = self.owners_client().patch(f"/api/members/{self.ada.pk}/", body)
                self.assertEqual((answer.status_code, answer.json()["code"]), (400, code))
                self.assertIn(field, answer.json()["errors"])
        self.assertEqual(self.events(), [])


class AnAdministratorOfAUnit(MembersTestCase):
    """Limited to a unit, so limited in whom they administer and in what they give."""

    def setUp(self) -> None:
        super().setUp()
        self.inside = make_member(self.account, unit_id=self.team)
        self.outside = make_member(self.account, unit_id=self.elsewhere)
        self.admin = self.client_for("admin", ADMIN, unit_id=self.division)

    def test_changes_members_of_the_subtree(self) -> None:
        body = {"role": "manager", "unit_id": str(self.division)}
        answer = self.admin.patch(f"/api/members/{self.inside.pk}/", body)
        self.assertEqual(answer.status_code, 200, answer.content)
        self.assertEqual(self.stored(self.inside).unit_id, self.division)

    def test_does_not_find_the_others(self) -> None:
        for member in (self.outside, self.ada, self.owner):
            path = f"/api/members/{member.pk}/"
            for answer in (
                self.admin.patch(path, {"role": "viewer"}),
                self.admin.post(f"{path}suspend/"),
                self.admin.post(f"{path}reactivate/"),
                self.admin.delete(path),
            ):
                self.assertEqual(
                    (answer.status_code, answer.json()["code"]), (404, "identity.member_not_found")
                )
        self.assertEqual(self.events(), [])

    def test_can_not_give_more_than_they_have(self) -> None:
        for unit_id in (None, str(self.elsewhere)):
            answer = self.admin.patch(f"/api/members/{self.inside.pk}/", {"unit_id": unit_id})
            self.assertEqual(
                (answer.status_code, answer.json()["code"]), (403, "identity.outside_your_units")
            )
        self.assertEqual(self.stored(self.inside).unit_id, self.team)
