from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from annex.testing import factories
from annex.testing.cases import ApiTestCase
from annex.testing.client import ApiClient
from platforms.marketplace.clients.tests.factories import make_client, make_contact
from platforms.marketplace.missions.models import Mission
from platforms.marketplace.missions.tests.factories import make_mission
from platforms.marketplace.proposals.models import Interview, Invitation, Proposal
from platforms.marketplace.proposals.tests.factories import (
    make_interview,
    make_invitation,
    make_proposal,
    make_version,
)
from platforms.marketplace.specialists.models import Specialist
from platforms.marketplace.specialists.tests.factories import make_identity, make_specialist

PROPOSALS = "/api/proposals/"
INVITATIONS = "/api/mission-invitations/"
INTERVIEWS = "/api/interviews/"


class PartyCase(ApiTestCase):
    """A client's contact, the specialist Ada, and Bob, another one, each with a token."""

    mission: Mission
    ada: Specialist

    def setUp(self) -> None:
        self.buyer_user, self.ada_user, self.bob_user, self.stranger_user = (
            factories.make_member(self.account, role="member").user for _ in range(4)
        )
        with self.rows():
            self.mission = make_mission(
                client=make_client(), title="Move the archive", reference="M-7"
            )
            make_contact(client=self.mission.client, user_id=self.buyer_user.pk)
            self.ada = make_specialist(
                user_id=self.ada_user.pk,
                headline="Archivist",
                identity=make_identity(given_name="Ada", family_name="Byron"),
            )
            self.bob = make_specialist(user_id=self.bob_user.pk)
            elsewhere = make_mission()
            make_contact(client=elsewhere.client, user_id=self.stranger_user.pk)

    def as_user(self, user: Any, version: str = "2") -> ApiClient:
        return self.client_for("member", user=user, version=version)

    def foreign(self) -> ApiClient:
        """Return a client of the other account's owner."""
        return self.client_for("owner", account=self.other_account)

    def assert_hidden(self, answer: Any, url: str, client: ApiClient, **call: Any) -> None:
        """Expect an answer that is the same as for an id that was never given."""
        self.assertEqual(answer.status_code, 404, answer.content)
        body = answer.json()
        never = getattr(client, call.get("method", "get"))(
            url.format(uuid4()), call.get("body"), format="json"
        )
        self.assertEqual(never.status_code, 404)
        for one in (found := [body, never.json()]):
            for key in ("instance", "proposal_id", "invitation_id", "interview_id"):
                one.pop(key, None)
        self.assertEqual(*found)


class SecondTryTest(PartyCase):
    def test_the_newest_comes_first_and_the_older_can_still_be_read(self) -> None:
        buyer, ada = self.as_user(self.buyer_user), self.as_user(self.ada_user)
        for url, make, end in (
            (INVITATIONS, self._invited, "withdraw"),
            (PROPOSALS, self._proposed, "decline"),
        ):
            with self.subTest(url=url):
                first = make(buyer, ada)
                ended = buyer.post(f"{url}{first}/{end}/", {"reason": "Too early."})
                self.assertEqual(ended.status_code, 200, ended.content)
                second = make(buyer, ada)

                for client in (buyer, ada):
                    rows = client.get(f"{url}?mission={self.mission.pk}").json()["results"]
                    self.assertEqual([row["id"] for row in rows], [second, first])
                    self.assertEqual([row["reason"] for row in rows], ["", "Too early."])
                    older = client.get(f"{url}{first}/").json()
                    self.assertEqual(older["reason"], "Too early.")

    def _invited(self, buyer: ApiClient, ada: ApiClient) -> str:
        body = {"mission_id": str(self.mission.pk), "specialist_id": str(self.ada.pk)}
        answer = buyer.post(INVITATIONS, body)
        self.assertEqual(answer.status_code, 201, answer.content)
        return str(answer.json()["id"])

    def _proposed(self, buyer: ApiClient, ada: ApiClient) -> str:
        answer = ada.post(PROPOSALS, {"mission_id": str(self.mission.pk), "day_rate": "500"})
        self.assertEqual(answer.status_code, 201, answer.content)
        proposal_id = str(answer.json()["id"])
        self.assertEqual(ada.post(f"{PROPOSALS}{proposal_id}/send/", {}).status_code, 200)
        return proposal_id


class ShapeTest(PartyCase):
    def setUp(self) -> None:
        super().setUp()
        with self.rows():
            self.row = make_proposal(mission=self.mission, specialist=self.ada)
            make_version(proposal=self.row, number=2, offered_by="client", day_rate="450.50")

    def test_version_2_tells_with_whom_and_every_version(self) -> None:
        answer = self.as_user(self.buyer_user).get(f"{PROPOSALS}{self.row.pk}/").json()

        self.assertEqual(
            answer["mission"],
            {
                "id": str(self.mission.pk),
                "reference": "M-7",
                "title": "Move the archive",
                "client_id": str(self.mission.client_id),
                "client_name": self.mission.client.name,
                "status": "open",
            },
        )
        self.assertEqual(
            answer["specialist"],
            {"id": str(self.ada.pk), "name": "Ada Byron", "headline": "Archivist"},
        )
        self.assertEqual(
            (answer["status"], answer["awaits"], answer["version"]), ("sent", "specialist", 2)
        )
        self.assertEqual(
            [(one["number"], one["offered_by"], one["day_rate"]) for one in answer["versions"]],
            [(1, "specialist", "500.00"), (2, "client", "450.50")],
        )

    def test_version_1_is_flat_with_the_latest_offer(self) -> None:
        answer = self.as_user(self.ada_user, "1").get(f"{PROPOSALS}{self.row.pk}/").json()

        self.assertEqual(
            {
                key: answer[key]
                for key in ("mission_id", "specialist_name", "version", "day_rate", "awaits")
            },
            {
                "mission_id": str(self.mission.pk),
                "specialist_name": "Ada Byron",
                "version": 2,
                "day_rate": 450.5,
                "awaits": "specialist",
            },
        )
        self.assertNotIn("versions", answer)

    def test_a_reason_that_nobody_typed_is_told_in_the_readers_language(self) -> None:
        with self.rows():
            Proposal.objects.update(
                status="lapsed",
                reason="The client did not answer in time.",
                decided_at=timezone.now(),
            )
        client = self.as_user(self.ada_user)

        french = client.get(f"{PROPOSALS}{self.row.pk}/", headers={"accept-language": "fr"})

        self.assertEqual(french.json()["reason"], "Le client n’a pas répondu à temps.")
        self.assertIsNone(french.json()["awaits"])

    def test_a_list_costs_the_same_for_one_row_and_for_five(self) -> None:
        client = self.client_for("manager")
        for url, make in (
            (PROPOSALS, make_proposal),
            (INVITATIONS, make_invitation),
            (INTERVIEWS, make_interview),
        ):

            def add(make: Any = make) -> None:
                with self.rows():
                    make()

            with self.subTest(url=url):
                self.assertSameQueries(lambda url=url: client.get(url), add)


class DealTest(PartyCase):
    """The whole way over HTTP, up to where ``engagements`` takes over."""

    def post(self, user: Any, url: str, body: Any = None, code: int = 200) -> Any:
        answer = self.as_user(user).post(url, body or {}, format="json")
        self.assertEqual(answer.status_code, code, answer.content)
        return answer.json()

    def test_invite_propose_counter_and_withdraw(self) -> None:
        asked = {"mission_id": str(self.mission.pk), "specialist_id": str(self.ada.pk)}
        invited = self.post(self.buyer_user, INVITATIONS, asked, 201)
        self.assertEqual(invited["specialist"]["name"], "Ada Byron")
        self.post(self.ada_user, f"{INVITATIONS}{invited['id']}/accept/")

        said = {"mission_id": str(self.mission.pk), "day_rate": "510.00", "motivation": "I can."}
        draft = self.post(self.ada_user, PROPOSALS, said, 201)
        url = f"{PROPOSALS}{draft['id']}/"
        self.assertEqual((draft["status"], draft["awaits"]), ("draft", None))
        self.assertEqual(self.as_user(self.buyer_user).get(url).status_code, 404)
        changed = self.as_user(self.ada_user).patch(url, {"day_rate": "505.00"}, format="json")
        self.assertEqual(changed.json()["versions"][0]["day_rate"], "505.00")
        self.post(self.ada_user, f"{url}send/")
        self.assertEqual(self.post(self.buyer_user, f"{url}see/")["status"], "seen")
        countered = self.post(
            self.buyer_user, f"{url}counter/", {"version": 1, "day_rate": "480.00"}
        )
        self.assertEqual((countered["version"], countered["awaits"]), (2, "specialist"))
        late = self.post(self.ada_user, f"{url}counter/", {"version": 1}, 409)
        self.assertEqual((late["code"], late["latest"]), ("marketplace.version_outdated", 2))

        planned = self.post(
            self.buyer_user,
            INTERVIEWS,
            {
                "proposal_id": draft["id"],
                "starts_at": (timezone.now() + timedelta(days=1)).isoformat(),
            },
            201,
        )
        moved = self.as_user(self.ada_user).patch(
            f"{INTERVIEWS}{planned['id']}/", {"place": "Online"}, format="json"
        )
        self.assertEqual(moved.json()["place"], "Online")
        no = self.post(self.ada_user, f"{url}withdraw/", {"reason": ""}, 400)
        self.assertEqual(no["code"], "marketplace.reason_needed")
        ended = self.post(self.ada_user, f"{url}withdraw/", {"reason": "Another job."})
        self.assertEqual((ended["status"], ended["reason"]), ("withdrawn", "Another job."))
        gone = self.as_user(self.ada_user).get(f"{INTERVIEWS}{planned['id']}/")
        self.assertEqual(gone.json()["status"], "cancelled")

    def test_a_draft_is_deleted(self) -> None:
        with self.rows():
            row = make_proposal(mission=self.mission, specialist=self.ada, status="draft")

        answer = self.as_user(self.ada_user).delete(f"{PROPOSALS}{row.pk}/")

        self.assertEqual(answer.status_code, 204)
        with self.rows():
            self.assertFalse(Proposal.objects.exists())

    def test_notes_of_an_interview_are_the_clients_own(self) -> None:
        with self.rows():
            row = make_interview(
                proposal=make_proposal(mission=self.mission, specialist=self.ada), notes="Hm."
            )
        for user, notes in ((self.buyer_user, "Hm."), (self.ada_user, "")):
            answer = self.as_user(user).get(f"{INTERVIEWS}{row.pk}/")
            self.assertEqual(answer.json()["notes"], notes)

    def test_lists_are_narrowed_down(self) -> None:
        with self.rows():
            make_proposal(mission=self.mission, specialist=self.ada)
            make_proposal(mission=self.mission, status="declined")
        client = self.as_user(self.buyer_user)

        for query, found in (
            ({}, 2),
            ({"is_open": "true"}, 1),
            ({"is_open": "false"}, 1),
            ({"status": ["sent", "declined"]}, 2),
            ({"specialist": str(self.ada.pk)}, 1),
            ({"mission": str(uuid4())}, 0),
        ):
            with self.subTest(query=query):
                self.assertEqual(len(client.get(PROPOSALS, query).json()["results"]), found)


class PartyTest(PartyCase):
    """Who is no party finds nothing, as if it were not there (proof 5)."""

    def setUp(self) -> None:
        super().setUp()
        with self.rows():
            self.invitation = make_invitation(mission=self.mission, specialist=self.ada)
            self.proposal = make_proposal(mission=self.mission, specialist=self.ada)
            self.interview = make_interview(proposal=self.proposal)

    def others(self) -> list[tuple[str, ApiClient]]:
        return [
            ("another specialist", self.as_user(self.bob_user)),
            ("another client", self.as_user(self.stranger_user)),
            ("a member without a part", self.client_for("member")),
            ("the owner of another account", self.foreign()),
        ]

    def parties(self) -> list[tuple[str, ApiClient]]:
        return [
            ("the specialist", self.as_user(self.ada_user)),
            ("the client", self.as_user(self.buyer_user)),
            ("an operator", self.client_for("manager")),
        ]

    def urls(self) -> list[tuple[str, UUID]]:
        return [
            (INVITATIONS, self.invitation.pk),
            (PROPOSALS, self.proposal.pk),
            (INTERVIEWS, self.interview.pk),
        ]

    def test_the_parties_read_and_list_their_rows(self) -> None:
        for who, client in self.parties():
            for url, pk in self.urls():
                with self.subTest(who=who, url=url):
                    self.assertEqual(client.get(f"{url}{pk}/").status_code, 200)
                    ids = [one["id"] for one in client.get(url).json()["results"]]
                    self.assertEqual(ids, [str(pk)])

    def test_others_read_and_list_none_of_them(self) -> None:
        for who, client in self.others():
            for url, pk in self.urls():
                with self.subTest(who=who, url=url):
                    answer = client.get(f"{url}{pk}/")
                    self.assert_hidden(answer, url + "{}/", client)
                    self.assertEqual(client.get(url).json()["results"], [])

    def test_others_change_none_of_them(self) -> None:
        reason = {"reason": "No."}
        steps = (
            (INVITATIONS, self.invitation.pk, ("accept", "decline", "withdraw")),
            (PROPOSALS, self.proposal.pk, ("send", "see", "decline", "withdraw")),
            (INTERVIEWS, self.interview.pk, ("hold", "cancel")),
        )
        for who, client in self.others():
            for url, pk, actions in steps:
                for step in actions:
                    with self.subTest(who=who, url=url, step=step):
                        answer = client.post(f"{url}{pk}/{step}/", reason, format="json")
                        self.assertEqual(answer.status_code, 404, answer.content)
        with self.rows():
            for model, pk, status in (
                (Invitation, self.invitation.pk, "sent"),
                (Proposal, self.proposal.pk, "sent"),
                (Interview, self.interview.pk, "planned"),
            ):
                self.assertEqual(model._default_manager.get(pk=pk).status, status)
