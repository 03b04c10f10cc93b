from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

from django.utils import timezone

from annex.testing import factories
from annex.testing.cases import ApiTestCase
from platforms.marketplace.clients.tests.factories import make_contact
from platforms.marketplace.matching.models import Contest, MatchRun
from platforms.marketplace.matching.ranking.rulebook import WEIGHTS
from platforms.marketplace.missions.tests.factories import make_mission
from platforms.marketplace.proposals.tests.factories import make_proposal
from platforms.marketplace.skills.tests.factories import make_skill
from platforms.marketplace.specialists.services import erasing
from platforms.marketplace.specialists.tests.factories import make_specialist


class RankingTests(ApiTestCase):
    def setUp(self) -> None:
        self.member = factories.make_member(self.account, role="member")
        self.contact = factories.make_member(self.account, role="member")
        with self.rows():
            self.python = make_skill(name="Python")
            self.mission = make_mission(title="Rewrite", musts={self.python: 3})
            make_contact(client=self.mission.client, user_id=self.contact.user_id)
            self.first = make_specialist(
                headline="Pythonist",
                day_rate=Decimal("400.00"),
                skills={self.python: 5},
                user_id=self.member.user_id,
            )
            self.second = make_specialist(skills={self.python: 3})
            self.absent = make_specialist(skills={self.python: 2}, user_id=uuid4())
        self.url = f"/api/missions/{self.mission.pk}/"

    def as_user(self, member, version: str = "2"):
        return self.client_for("member", version=version, user=member.user)

    def test_a_client_ranks_its_mission_and_reads_cards_without_names(self) -> None:
        client = self.as_user(self.contact)

        answer = client.post(f"{self.url}match/")
        self.assertEqual(answer.status_code, 201, answer.content)
        self.assertEqual((answer.json()["skilled"], answer.json()["eligible"]), (2, 2))
        one, two = client.get(f"{self.url}matches/").json()["results"]

        self.assertEqual((one["rank"], one["specialist_id"]), (1, str(self.first.pk)))
        self.assertEqual((one["name"], one["headline"]), (None, "Pythonist"))
        self.assertEqual(sum(part["points"] for part in one["parts"]), one["score"])
        self.assertEqual(sum(part["most"] for part in one["parts"]), 10_000)
        self.assertEqual(one["skills_matched"], ["Python"])
        self.assertEqual(one["availability"]["is_stale"], True)
        self.assertGreater(one["score"], two["score"])
        operator = self.client_for("manager", version="1").get(f"{self.url}matches/").json()
        self.assertEqual(operator["results"][0]["name"], self.first.identity.full_name)
        self.assertEqual(sum(operator["results"][0]["points"].values()), one["score"])

    def test_pages_go_on_by_cursor(self) -> None:
        client = self.client_for("manager")
        client.post(f"{self.url}match/")
        page = client.get(f"{self.url}matches/?page_size=1").json()
        self.assertEqual([row["rank"] for row in page["results"]], [1])
        page = client.get(page["next"]).json()
        self.assertEqual([row["rank"] for row in page["results"]], [2])
        self.assertIsNone(page["next"])

    def test_a_page_goes_on_in_the_ranking_that_it_began(self) -> None:
        client = self.client_for("manager")
        client.post(f"{self.url}match/")
        page = client.get(f"{self.url}matches/?page_size=1").json()
        with self.rows():
            best = {"day_rate": Decimal("100.00"), "availability_confirmed_at": timezone.now()}
            make_specialist(skills={self.python: 5}, **best)
        client.post(f"{self.url}match/")

        rest = client.get(page["next"]).json()
        back = client.get(rest["previous"]).json()

        shown = [page["results"], rest["results"], back["results"]]
        self.assertEqual(
            [[row["specialist_id"] for row in rows] for rows in shown],
            [[str(self.first.pk)], [str(self.second.pk)], [str(self.first.pk)]],
        )

    def test_the_cards_cost_the_same_for_one_and_for_five(self) -> None:
        client = self.client_for("manager")
        with self.rows():
            self.second.delete()

        def read() -> None:
            client.get(f"{self.url}matches/")

        def make() -> None:
            with self.rows():
                make_specialist(skills={self.python: 4})
            client.post(f"{self.url}match/")

        self.assertSameQueries(read, make)

    def test_whoever_was_erased_is_nobody_on_a_card_that_stays(self) -> None:
        client = self.client_for("manager")
        client.post(f"{self.url}match/")
        before = client.get(f"{self.url}matches/").json()["results"][0]
        with self.rows():
            actor = self.actor("manager")
            erasing.erase(actor=actor, specialist_id=self.first.pk, at=timezone.now())

        one, two = client.get(f"{self.url}matches/").json()["results"]
        older = self.client_for("manager", version="1").get(f"{self.url}matches/").json()

        self.assertEqual((one["score"], one["parts"]), (before["score"], before["parts"]))
        gone = ("name", "headline", "day_rate", "currency", "availability")
        self.assertEqual([one[name] for name in gone], [None] * len(gone))
        self.assertEqual(two["specialist_id"], str(self.second.pk))
        self.assertNotIn(str(self.first.pk), str([one, older]))
        self.assertIsNone(older["results"][0]["availability_is_stale"])

    def test_others_rank_nothing_and_a_hidden_mission_looks_missing(self) -> None:
        self.assertEqual(self.as_user(self.member).post(f"{self.url}match/").status_code, 403)
        self.assertEqual(self.client_for("member").post(f"{self.url}match/").status_code, 404)
        other = self.client_for("owner", account=self.other_account)
        self.assertEqual(other.post(f"{self.url}match/").status_code, 404)
        self.assertEqual(other.get(f"{self.url}matches/").status_code, 404)
        self.assertEqual(self.as_user(self.member).get(f"{self.url}matches/").status_code, 403)
        with self.rows():
            self.assertFalse(MatchRun.objects.exists())

    def test_why_not_names_the_rule(self) -> None:
        url = f"{self.url}why-not/?specialist="
        answer = self.as_user(self.contact).get(f"{url}{self.absent.pk}").json()
        self.assertEqual([one["rule"] for one in answer["reasons"]], ["skill"])
        self.assertIn("Python", answer["reasons"][0]["sentence"])
        own = self.as_user(self.member)
        self.assertEqual(own.get(f"{url}{self.first.pk}").json()["reasons"], [])
        self.assertEqual(own.get(f"{url}{self.absent.pk}").status_code, 404)
        self.assertEqual(own.get(f"{url}nonsense").status_code, 400)

    def test_a_specialist_sees_where_they_stand_and_contests_it(self) -> None:
        self.client_for("manager").post(f"{self.url}match/")
        own = self.as_user(self.member)

        (standing,) = own.get("/api/rankings/").json()["results"]
        self.assertEqual((standing["rank"], standing["of"]), (1, 2))
        self.assertEqual(sum(part["points"] for part in standing["parts"]), standing["score"])
        self.assertNotIn(str(self.second.pk), str(standing))
        self.assertEqual(self.client_for("member").get("/api/rankings/").json()["results"], [])

        contested = own.post(
            f"/api/rankings/{standing['run_id']}/contest/", {"text": "I know more"}
        )
        self.assertEqual(contested.status_code, 201, contested.content)
        url = f"/api/contests/{contested.json()['id']}/"
        refused = own.post(f"{url}answer/", {"upheld": True, "answer": "Yes"})
        self.assertEqual(refused.status_code, 403)
        answered = self.client_for("manager").post(
            f"{url}answer/", {"upheld": False, "answer": "The level says so"}
        )
        self.assertEqual(answered.json()["status"], "rejected")
        self.assertEqual(own.get(url).json()["answer"], "The level says so")
        self.assertEqual(self.client_for("member").get(url).status_code, 404)
        with self.rows():
            self.assertEqual(Contest.objects.count(), 1)

    def test_rankings_cost_the_same_for_one_that_leaves_somebody_out_and_for_five(self) -> None:
        operator, member = self.client_for("manager"), factories.make_member(self.account)
        with self.rows():
            make_specialist(skills={self.python: 2}, user_id=member.user_id)
        own = self.as_user(member)

        def make() -> None:
            with self.rows():
                mission = make_mission(musts={self.python: 3})
            operator.post(f"/api/missions/{mission.pk}/match/")

        self.assertSameQueries(lambda: own.get("/api/rankings/"), make)
        told = own.get("/api/rankings/").json()["results"]
        self.assertEqual([len(one["reasons"]) for one in told], [1] * 5)

    def test_weights_are_used_only_after_a_backtest(self) -> None:
        operator = self.client_for("manager")
        weights = WEIGHTS | {"rate": 1_600, "answers": 0}
        answer = operator.post("/api/rule-sets/", {"weights": weights})
        self.assertEqual(answer.status_code, 201, answer.content)
        url = f"/api/rule-sets/{answer.json()['id']}/"
        self.assertEqual(operator.post(f"{url}activate/").status_code, 409)
        since = (timezone.now() - timedelta(days=30)).isoformat()
        tried = operator.post(f"{url}backtest/", {"since": since}).json()
        self.assertEqual((tried["backtest"]["missions"], tried["status"]), (0, "draft"))
        self.assertEqual(operator.post(f"{url}activate/").json()["status"], "active")
        run = operator.post(f"{self.url}match/").json()
        self.assertEqual(run["rules_version"], 1)
        self.assertEqual(
            operator.post("/api/rule-sets/", {"weights": {"rate": 1}}).json()["code"],
            "marketplace.bad_rulebook",
        )
        self.assertEqual(
            self.client_for("member").post("/api/rule-sets/", {"weights": weights}).status_code, 403
        )

    def test_whom_a_version_was_tried_on_is_shown_to_operators_alone(self) -> None:
        operator = self.client_for("manager")
        operator.post(f"{self.url}match/")
        with self.rows():
            make_proposal(mission=self.mission, specialist=self.second, status="accepted")
        row = operator.post("/api/rule-sets/", {"weights": WEIGHTS}).json()
        url = f"/api/rule-sets/{row['id']}/"
        since = (timezone.now() - timedelta(days=1)).isoformat()
        tried = operator.post(f"{url}backtest/", {"since": since}).json()["backtest"]
        operator.post(f"{url}activate/")

        self.assertEqual([one["mission_id"] for one in tried["rows"]], [str(self.mission.pk)])
        for version in ("1", "2"):
            told = self.client_for("viewer", version=version).get(url).json()["backtest"]
            self.assertEqual(told, {name: tried[name] for name in tried if name != "rows"})
