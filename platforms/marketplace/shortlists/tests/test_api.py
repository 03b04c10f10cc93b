from annex.testing import factories
from platforms.marketplace.proposals.tests.test_api import PartyCase
from platforms.marketplace.shortlists.tests.factories import make_entry, make_shortlist

SHORTLISTS = "/api/shortlists/"


class ShortlistTest(PartyCase):
    def test_a_team_lists_and_votes_and_both_versions_sum_the_votes(self) -> None:
        client = self.as_user(self.buyer_user)
        made = client.post(
            SHORTLISTS, {"mission_id": str(self.mission.pk), "name": "First"}, format="json"
        )
        self.assertEqual(made.status_code, 201, made.content)
        url = f"{SHORTLISTS}{made.json()['id']}/"
        listed = client.post(f"{url}entries/", {"specialist_id": str(self.ada.pk)}, format="json")
        self.assertEqual(listed.status_code, 201, listed.content)
        entry = listed.json()["entries"][0]
        self.assertEqual((entry["specialist"]["name"], entry["score"]), ("Ada Byron", 0))

        voted = client.put(f"{url}entries/{entry['id']}/vote/", {"value": 1}, format="json")

        self.assertEqual(voted.json()["entries"][0]["score"], 1)
        self.assertEqual(voted.json()["entries"][0]["votes"][0]["user_id"], str(self.buyer_user.pk))
        old = self.as_user(self.buyer_user, "1").get(url).json()["entries"][0]
        self.assertEqual((old["specialist_name"], old["score"]), ("Ada Byron", 1))
        self.assertNotIn("votes", old)
        order = client.put(f"{url}order/", {"entry_ids": [entry["id"]]}, format="json")
        self.assertEqual(order.status_code, 200)
        self.assertEqual(client.delete(f"{url}entries/{entry['id']}/vote/").status_code, 204)
        self.assertEqual(client.delete(f"{url}entries/{entry['id']}/").status_code, 204)
        self.assertEqual(client.delete(url).status_code, 204)

    def test_who_is_not_of_the_team_finds_nothing(self) -> None:
        with self.rows():
            entry = make_entry(shortlist=make_shortlist(mission=self.mission), specialist=self.ada)
        url = f"{SHORTLISTS}{entry.shortlist_id}/"
        for client in (
            self.as_user(self.ada_user),
            self.as_user(self.stranger_user),
            self.client_for("member"),
            self.foreign(),
        ):
            self.assert_hidden(client.get(url), SHORTLISTS + "{}/", client)
            self.assertEqual(client.get(SHORTLISTS).json()["results"], [])
            vote = client.put(f"{url}entries/{entry.pk}/vote/", {"value": 1}, format="json")
            self.assertEqual(vote.status_code, 404)

    def test_a_list_costs_the_same_for_one_row_and_for_five(self) -> None:
        user = factories.make_member(self.account, role="manager").user
        client = self.client_for("manager", user=user)

        def add() -> None:
            with self.rows():
                make_entry()

        self.assertSameQueries(lambda: client.get(SHORTLISTS), add)
