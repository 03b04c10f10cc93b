"""Both ends of the line: an account with terms, and the demo's Odoo answering its API."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

from annex.odoo.accounts.services import link_company
from annex.odoo.demo import selling
from annex.odoo.outbox import delivery
from annex.odoo.outbox.clients import Client, Door, Json2, JsonRpc
from annex.testing.cases import CommitTestCase
from annex.testing.odoo import SellingMixin
from annex.testing.odoo_server import DATABASE, KEY, LOGIN, FaultyOdoo
from platforms.marketplace.clients.tests.factories import make_client
from platforms.marketplace.engagements.models import Engagement
from platforms.marketplace.orders.models import HandOff
from platforms.marketplace.orders.services import delivering, handing, reading
from platforms.marketplace.orders.tests.factories import (
    make_approved,
    make_engagement,
    make_terms,
)

PARTNER = 15
PATIENCE_S = 1.0
"""Longer than a busy machine takes to answer; a line that is silent costs as much."""


class LineTestCase(SellingMixin, CommitTestCase):
    """An account that is a company of Odoo's, and a clock that the test moves."""

    def setUp(self) -> None:
        super().setUp()
        self.now = datetime(2026, 1, 5, 9, tzinfo=UTC)
        self.server = self.enterContext(FaultyOdoo(self.odoo.url, today=lambda: self.now.date()))
        link_company(account=self.account, company_id=selling.SELLER)
        make_terms()
        self.customer = make_client(odoo_partner_id=PARTNER)

    def client_of(self) -> Client:
        return Json2(Door(self.server.url, answer_s=PATIENCE_S), DATABASE, KEY)

    def agreed(self, **fields: Any) -> Engagement:
        return make_engagement(client=self.customer, **fields)

    def handed(self, **fields: Any) -> HandOff:
        return handing.hand_over(engagement=self.agreed(**fields), at=self.now)

    def approve(self, hand_off: HandOff, *days: str | int, starts_on: date | None = None) -> None:
        make_approved(
            hand_off.engagement, days, starts_on=starts_on or self.now.date(), at=self.now
        )
        delivering.deliver_approved(engagement_id=hand_off.engagement_id, at=self.now)

    def deliver(self, *, later: timedelta = timedelta()) -> int:
        self.now += later
        return delivery.deliver(self.client_of(), clock=lambda: self.now)

    def read_back(self) -> int:
        return reading.read_back(at=self.now)

    def in_odoo(self, hand_off: HandOff) -> list[dict[str, Any]]:
        """Return the orders that carry the hand-off's reference."""
        return self.ask("sale.order", [["client_order_ref", "=", str(hand_off.pk)]])

    def ask(self, model: str, domain: list[Any]) -> list[dict[str, Any]]:
        asked: list[dict[str, Any]] = self.server.company.call(
            model, "search_read", {"domain": domain}
        )
        return asked

    @contextmanager
    def without_faults(self) -> Iterator[None]:
        kept, self.server.fault = self.server.fault, lambda model, method: None
        yield
        self.server.fault = kept


class JsonRpcMixin:
    """An Odoo below 19."""

    server: FaultyOdoo

    def client_of(self) -> Client:
        return JsonRpc(Door(self.server.url, answer_s=PATIENCE_S), DATABASE, LOGIN, KEY)
