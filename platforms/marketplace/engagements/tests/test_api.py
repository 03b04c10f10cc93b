from datetime import date
from decimal import Decimal
from typing import Any

from annex.testing.client import ApiClient
from platforms.marketplace.engagements.models import Engagement, WorkPeriod
from platforms.marketplace.engagements.tests.factories import make_engagement, make_period
from platforms.marketplace.proposals.models import Proposal
from platforms.marketplace.proposals.tests.factories import make_proposal
from platforms.marketplace.proposals.tests.test_api import PartyCase

ENGAGEMENTS = "/api/engagements/"


class WorkTest(PartyCase):
    def post(self, user: Any, url: str, body: Any = None, code: int = 200) -> Any:
        answer = self.as_user(user).post(url, body or {}, format="json")
        self.assertEqual(answer.status_code, code, answer.content)
        return answer.json()

    def test_accept_start_record_submit_and_approve(self) -> None:
        with self.rows():
            row = make_proposal(
                mission=self.mission,
                specialist=self.ada,
                version={"starts_on": date(2026, 1, 1), "day_rate": Decimal("333.33")},
            )
        accept = f"/api/proposals/{row.pk}/accept/"
        stale = self.post(self.buyer_user, accept, {"version": 2}, 409)
        self.assertEqual(stale["code"], "marketplace.version_outdated")
        made = self.post(self.buyer_user, accept, {"version": 1}, 201)
        self.assertEqual((made["status"], made["agreed"]["day_rate"]), ("agreed", "333.33"))
        again = self.post(self.buyer_user, accept, {"version": 1}, 409)
        self.assertEqual(again["code"], "marketplace.not_possible_now")
        url = f"{ENGAGEMENTS}{made['id']}/"
        self.post(self.buyer_user, f"{url}start/")

        january = {"starts_on": "2026-01-01", "ends_on": "2026-02-01"}
        period = self.post(self.ada_user, f"{url}periods/", january, 201)
        work = f"{url}periods/{period['id']}/"
        entries = {"entries": [{"day": "2026-01-05"}, {"day": "2026-01-06", "days": "0.25"}]}
        recorded = self.as_user(self.ada_user).put(f"{work}entries/", entries, format="json")
        self.assertEqual((recorded.json()["days"], recorded.json()["amount"]), ("1.25", "416.66"))
        self.post(self.ada_user, f"{work}submit/")
        self.post(self.buyer_user, f"{work}send-back/", {"reason": "Look again."})
        self.post(self.ada_user, f"{work}submit/")
        done = self.post(self.buyer_user, f"{work}approve/", {"days": "1.25"})

        self.assertEqual(done["status"], "approved")
        self.assertEqual([one["decision"] for one in done["decisions"]], ["sent_back", "approved"])
        shown = self.as_user(self.ada_user).get(url).json()
        self.assertEqual(shown["approved"], {"days": "1.25", "amount": "416.66", "currency": "EUR"})
        old = self.as_user(self.ada_user, "1").get(url).json()
        self.assertEqual((old["approved_days"], old["approved_amount"]), (1.25, 416.66))
        self.assertEqual(self.post(self.buyer_user, f"{url}finish/")["status"], "done")

    def test_a_list_costs_the_same_for_one_row_and_for_five(self) -> None:
        client = self.client_for("manager")

        def add() -> None:
            with self.rows():
                make_engagement()

        self.assertSameQueries(lambda: client.get(ENGAGEMENTS), add)


class PartyTest(PartyCase):
    def setUp(self) -> None:
        super().setUp()
        with self.rows():
            self.row = make_engagement(mission=self.mission, specialist=self.ada)
            self.period = make_period(engagement=self.row, status="submitted")
        self.url = f"{ENGAGEMENTS}{self.row.pk}/"

    def others(self) -> tuple[ApiClient, ...]:
        return (
            self.as_user(self.bob_user),
            self.as_user(self.stranger_user),
            self.client_for("member"),
            self.foreign(),
        )

    def test_the_parties_see_it(self) -> None:
        for client in (
            self.as_user(self.ada_user),
            self.as_user(self.buyer_user),
            self.client_for("manager"),
        ):
            self.assertEqual(client.get(self.url).status_code, 200)
            self.assertEqual(len(client.get(f"{self.url}periods/").json()["results"]), 1)

    def test_others_find_nothing_and_change_nothing(self) -> None:
        period = f"{self.url}periods/{self.period.pk}/"
        for client in self.others():
            self.assert_hidden(client.get(self.url), ENGAGEMENTS + "{}/", client)
            self.assertEqual(client.get(ENGAGEMENTS).json()["results"], [])
            self.assertEqual(client.get(f"{self.url}periods/").status_code, 404)
            self.assertEqual(client.get(period).status_code, 404)
            for url, body in (
                (f"{self.url}cancel/", {"reason": "No."}),
                (f"{period}approve/", {"days": "1"}),
                (f"{period}send-back/", {"reason": "No."}),
            ):
                self.assertEqual(client.post(url, body, format="json").status_code, 404)
        with self.rows():
            self.assertEqual(Engagement.objects.get().status, "running")
            self.assertEqual(WorkPeriod.objects.get().status, "submitted")

    def test_others_do_not_accept(self) -> None:
        with self.rows():
            row = make_proposal()
        url = f"/api/proposals/{row.pk}/accept/"
        for client in (self.as_user(self.ada_user), self.foreign()):
            self.assertEqual(client.post(url, {"version": 1}, format="json").status_code, 404)
        with self.rows():
            self.assertEqual(Proposal.objects.get(pk=row.pk).status, "sent")
