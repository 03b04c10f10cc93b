import itertools
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.test import override_settings

from annex.odoo.accounts.services import link_company
from annex.odoo.demo import selling
from annex.realtime.models import Event
from annex.testing import factories
from annex.testing.cases import ApiTestCase
from annex.testing.client import ApiClient
from annex.testing.odoo import SellingMixin
from platforms.marketplace.clients.tests.factories import make_client, make_contact
from platforms.marketplace.engagements.models import Engagement
from platforms.marketplace.orders.models import HandOff, Invoice, Order, Terms
from platforms.marketplace.orders.services import handing
from platforms.marketplace.orders.tests.factories import (
    make_approved,
    make_engagement,
    make_hand_off,
    make_terms,
)
from platforms.marketplace.specialists.tests.factories import make_specialist

URL = "/api/orders/"
AT = datetime(2026, 2, 1, tzinfo=UTC)


def make_order(number: int, engagement: Engagement | None = None) -> HandOff:
    hand_off = make_hand_off(engagement, order_id=number, line_id=number, days_told=Decimal("2.5"))
    Order.objects.create(
        hand_off=hand_off,
        number=f"S{number:05}",
        state="sale",
        invoice_status="invoiced",
        currency="EUR",
        amount=30000,
        total=30000,
        days_ordered=60,
        days_delivered=Decimal("2.5"),
        days_invoiced=Decimal("2.5"),
        day_rate=500,
        read_at=AT,
    )
    Invoice.objects.create(
        hand_off=hand_off,
        invoice_id=number,
        number=f"INV/2026/{number:05}",
        state="posted",
        kind="out_invoice",
        payment_state="not_paid",
        invoiced_on=date(2026, 1, 31),
        days=Decimal("2.5"),
        day_rate=500,
        amount=1250,
        total=1250,
        open=1250,
    )
    return hand_off


@override_settings(ODOO_URL="https://odoo.example", ODOO_API_USER="")
class ShapeTest(ApiTestCase):
    def setUp(self) -> None:
        with self.rows():
            self.hand_off = make_order(7)
            self.waiting = make_hand_off(reason=handing.NO_TERMS)

    def one(self, version: str, hand_off: HandOff) -> Any:
        return self.client_for("manager", version=version).get(f"{URL}{hand_off.pk}/").json()

    def test_version_2_says_what_was_told_and_what_odoo_says(self) -> None:
        said = self.one("2", self.hand_off)

        self.assertEqual((said["status"], said["days"]), ("placed", "60.00"))
        self.assertEqual((said["days_told"], said["day_rate"]), ("2.50", "500.00"))
        self.assertEqual(said["url"], "https://odoo.example/odoo/sale.order/7")
        self.assertEqual((said["order"]["number"], said["order"]["amount"]), ("S00007", "30000.00"))
        self.assertEqual([one["amount"] for one in said["invoices"]], ["1250.00"])
        self.assertEqual(said["engagement_id"], str(self.hand_off.engagement_id))

    def test_version_1_says_it_flat(self) -> None:
        self.assertEqual(
            self.one("1", self.hand_off),
            {
                "id": str(self.hand_off.pk),
                "engagement": str(self.hand_off.engagement_id),
                "status": "placed",
                "reason": "",
                "number": "S00007",
                "state": "sale",
                "amount": "30000.00",
                "currency": "EUR",
                "invoice_status": "invoiced",
                "url": "https://odoo.example/odoo/sale.order/7",
            },
        )

    def test_what_waits_says_for_what(self) -> None:
        for version in ("1", "2"):
            said = self.one(version, self.waiting)
            self.assertEqual(
                (said["status"], said["reason"], said["url"]),
                ("waiting", "currency_without_terms", ""),
            )
        self.assertEqual((said["order"], said["invoices"]), (None, []))

    def test_orders_of_an_odoo_below_19_are_linked_as_it_knows_them(self) -> None:
        with override_settings(ODOO_API_USER="bot"):
            url = self.one("2", self.hand_off)["url"]

        self.assertEqual(url, "https://odoo.example/web#id=7&model=sale.order&view_type=form")

    def test_a_list_costs_the_same_for_one_order_and_for_five(self) -> None:
        client, numbers = self.client_for("manager"), itertools.count(20)

        def make() -> None:
            with self.rows():
                make_order(next(numbers))

        self.assertSameQueries(lambda: client.get(URL), make)


class PartiesTest(ApiTestCase):
    """A client sees the orders of its missions, a specialist their own, others nothing."""

    def setUp(self) -> None:
        self.contact, self.worker = factories.make_user(), factories.make_user()
        with self.rows():
            client = make_client()
            make_contact(client=client, user_id=self.contact.pk)
            worker = make_specialist(user_id=self.worker.pk)
            self.clients = make_order(1, make_engagement(client=client))
            self.workers = make_order(2, make_engagement(specialist=worker))

    def ids(self, client: ApiClient) -> list[str]:
        return [row["id"] for row in client.get(URL).json()["results"]]

    def client_of(self, user: Any) -> ApiClient:
        factories.make_member(self.account, user=user)
        return ApiClient(token=factories.make_token(self.account, user=user, role="member"))

    def test_everybody_sees_what_they_are_party_to(self) -> None:
        contact, worker = self.client_of(self.contact), self.client_of(self.worker)
        both = {str(self.clients.pk), str(self.workers.pk)}

        self.assertEqual(self.ids(contact), [str(self.clients.pk)])
        self.assertEqual(self.ids(worker), [str(self.workers.pk)])
        self.assertEqual(self.ids(self.client_for("member")), [])
        self.assertEqual(set(self.ids(self.client_for("manager"))), both)
        self.assertEqual(self.ids(self.client_for("manager", account=self.other_account)), [])

    def test_hidden_and_missing_look_the_same(self) -> None:
        client = self.client_of(self.contact)

        for pk in (self.workers.pk, uuid4()):
            answer = client.get(f"{URL}{pk}/")
            self.assertEqual(answer.status_code, 404)
            self.assertEqual(answer.json()["code"], "marketplace.order_not_found")

    def test_driving_terms_and_reconciliations_are_the_operators(self) -> None:
        client = self.client_of(self.contact)

        for url, body in (
            (f"{URL}{self.clients.pk}/retry/", {}),
            (f"{URL}open-partner/", {"client_id": str(uuid4())}),
            ("/api/order-terms/", {"currency": "EUR", "company_id": 1, "product_id": selling.DAY}),
            ("/api/reconciliations/", {"month": "2026-01"}),
        ):
            with self.subTest(url):
                self.assertEqual(client.post(url, body).status_code, 403)

    def test_events_of_an_order_are_heard_by_its_parties(self) -> None:
        with self.rows():
            handing.note_problem(self.clients, "odoo.exceptions.UserError")
            event = Event.objects.get()

        self.assertEqual((event.family, event.heard_by), ("orders", [self.contact.pk]))


class OperatorsTest(SellingMixin, ApiTestCase):
    def test_terms_are_made_changed_and_deleted(self) -> None:
        link_company(account=self.account, company_id=4)
        client = self.client_for("manager")
        said = {"currency": "EUR", "company_id": 4, "product_id": selling.DAY, "confirms": False}

        made = client.post("/api/order-terms/", said)
        url = f"/api/order-terms/{made.json()['id']}/"
        changed = client.patch(url, {"confirms": True})
        refused = client.patch(url, {"company_id": 2})
        deleted = client.delete(url)

        self.assertEqual(made.status_code, 201)
        self.assertEqual(made.json(), said | {"id": made.json()["id"], "pricelist_id": None})
        self.assertTrue(changed.json()["confirms"])
        self.assertEqual(
            (refused.status_code, refused.json()["code"]), (400, "marketplace.company_not_linked")
        )
        self.assertEqual(deleted.status_code, 204)
        with self.rows():
            self.assertEqual(Terms.objects.count(), 0)

    def test_what_waits_is_tried_again_when_asked(self) -> None:
        with self.rows():
            hand_off = make_hand_off(make_engagement(client=make_client(odoo_partner_id=15)))
            make_terms()
        answer = self.client_for("manager").post(f"{URL}{hand_off.pk}/retry/")

        self.assertEqual((answer.status_code, answer.json()["status"]), (200, "promised"))

    def test_a_month_is_reconciled_and_lists_what_differs(self) -> None:
        with self.rows():
            engagement = make_engagement()
            make_approved(engagement, [1], starts_on=date(2026, 1, 6), at=AT)
        client = self.client_for("manager")

        made = client.post("/api/reconciliations/", {"month": "2026-02"})
        row = made.json()[0]
        detail = client.get(f"/api/reconciliations/{row['id']}/").json()
        wrong = client.post("/api/reconciliations/", {"month": "2026-13"})

        self.assertEqual((made.status_code, row["month"], row["agrees"]), (201, "2026-02", False))
        self.assertEqual((row["approved_in_month"], row["invoiced"]), ("500.00", "0.00"))
        (line,) = detail["lines"]
        self.assertEqual(line["engagement_id"], str(engagement.pk))
        self.assertEqual((line["not_delivered"], line["not_invoiced"]), ("500.00", "500.00"))
        self.assertEqual(wrong.status_code, 400)
