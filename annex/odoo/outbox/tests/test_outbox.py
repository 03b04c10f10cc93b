"""What is promised reaches Odoo once, whatever happens on the way."""

import random
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from io import StringIO
from typing import Any, ClassVar

from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from annex.odoo.outbox import delivery, services
from annex.odoo.outbox.clients import Client, Door, Json2, JsonRpc
from annex.odoo.outbox.models import Call
from annex.tenancy.context import global_context, tenant_context
from annex.testing.cases import CommitTestCase
from annex.testing.odoo_api import DATABASE, KEY, LOGIN, FakeOdoo, Fault
from annex.testing.odoo_relay import Relay


class Killed(BaseException):
    """Stands for the end of a worker."""


class OutboxTestCase(CommitTestCase):
    """An Odoo, a client of its, and a clock that the test moves."""

    model: ClassVar = "sale.order"
    reference: ClassVar = "client_order_ref"
    refused: ClassVar[dict[str, Any]] = {"refused": "yes"}
    more: ClassVar[dict[str, Any]] = {}
    prefix = ""
    """Begins every key, where an Odoo keeps what an earlier run made."""
    database, login, right_key, patience_s = DATABASE, LOGIN, KEY, 1.0

    def setUp(self) -> None:
        super().setUp()
        self.odoo = self.enterContext(self.reached())
        self.now = timezone.now()
        self.sent: list[str] = []

    def reached(self) -> AbstractContextManager[FakeOdoo | Relay]:
        return FakeOdoo()

    def client_of(self, key: str | None = None) -> Client:
        door = Door(self.odoo.url, answer_s=self.patience_s)
        return Json2(door, self.database, key or self.right_key)

    def clock(self) -> datetime:
        return self.now

    def send(self, name: str, /, **values: Any) -> Call:
        key = self.prefix + name
        self.sent.append(key)
        return services.send(
            key=key,
            model=self.model,
            method="create",
            arguments={"vals_list": [{self.reference: key, **self.more, **values}]},
            search=[[self.reference, "=", key]],
            at=self.now,
        )

    def deliver(self, client: Client | None = None) -> int:
        return delivery.deliver(client or self.client_of(), clock=self.clock)

    def found(self, name: str) -> list[int]:
        domain = [[self.reference, "=", self.prefix + name]]
        ids: list[int] = self.client_of().call(self.model, "search", {"domain": domain})
        return ids

    def references(self) -> list[str]:
        """Return what Odoo has of all that was sent, as often as it has it."""
        names = sorted({key.removeprefix(self.prefix) for key in self.sent})
        return [name for name in names for _ in self.found(name)]


class DeliveryTests(OutboxTestCase):
    def test_a_call_is_made_once_and_its_answer_is_kept(self):
        self.send("one")
        self.assertEqual(self.deliver(), 1)
        self.assertEqual(self.deliver(), 0)
        call = services.calls().get()
        self.assertEqual((call.state, call.next_at), ("done", None))
        self.assertEqual(call.answer, self.found("one"))
        self.assertEqual(len(call.answer), 1)

    def test_a_promise_is_undone_with_the_transaction_it_was_made_in(self):
        with self.assertRaises(Killed), transaction.atomic():
            self.send("one")
            raise Killed
        self.assertEqual(self.deliver(), 0)

    def test_the_same_key_is_the_same_promise_and_never_another_one(self):
        first = self.send("one")
        self.assertEqual(self.send("one").pk, first.pk)
        with self.assertRaises(services.DifferentCall):
            self.send("one", note="changed")

    def test_the_same_key_of_another_account_is_another_call(self):
        self.send("one")
        with tenant_context(self.other_account.pk):
            self.send("one")
            self.assertEqual(services.calls().count(), 1)

    def test_a_refusal_is_a_dead_letter_at_once_by_the_name_of_odoos_error(self):
        self.send("one", **self.refused)
        self.deliver()
        call = services.calls("failed").get()
        self.assertTrue(call.error.startswith("odoo.exceptions.ValidationError"))
        self.assertEqual(call.attempts, 1)

    def test_what_committed_without_an_answer_is_found_and_not_sent_again(self):
        for fault in (Fault.SILENCE_AFTER, Fault.ERROR_AFTER, Fault.RESET_AFTER):
            with self.subTest(fault):
                self.odoo.faults.append(fault)
                before = self.odoo.creates
                self.send(fault.name)
                self.deliver()
                self.assertEqual(services.calls("unknown").count(), 1)
                self.now += timedelta(minutes=5)
                self.deliver()
                self.assertEqual(services.calls("unknown").count(), 0)
                self.assertEqual(self.odoo.creates, before + 1)

    def test_nothing_is_searched_while_odoo_may_still_be_at_it(self):
        self.odoo.faults.append(Fault.SILENCE_AFTER)
        self.send("one")
        self.deliver()
        self.now += timedelta(seconds=delivery.ODOO_ENDS_S - 1)
        self.assertEqual(self.deliver(), 0)

    def test_a_key_that_odoo_refuses_makes_no_dead_letter(self):
        self.send("one")
        for _ in range(6):
            self.deliver(self.client_of("old"))
            self.now += timedelta(minutes=5)
        self.assertEqual(services.calls("pending").count(), 1)
        self.deliver()
        self.assertEqual(self.references(), ["one"])

    def test_what_never_answers_is_a_dead_letter_that_can_be_driven_again(self):
        self.odoo.faults.extend([Fault.ERROR_OF_ODOO] * 4)
        self.send("one")
        for _ in range(4):
            self.assertEqual(self.deliver(), 1)
            self.now += timedelta(minutes=5)
        self.assertEqual(services.calls("failed").count(), 1)
        told = StringIO()
        call_command("odoo_outbox", account=self.account.slug, status=True, stdout=told)
        self.assertIn(f"{self.model}.create {self.prefix}one after 4: HTTP 500", told.getvalue())
        call_command("odoo_outbox", account=self.account.slug, redrive=True, stdout=told)
        self.now = timezone.now() + timedelta(minutes=1)
        self.deliver()
        self.assertEqual(self.references(), ["one"])

    def test_a_week_behind_a_proxy_makes_no_dead_letter_and_no_duplicate(self):
        self.odoo.faults.append(Fault.ERROR_AFTER)
        self.send("one")
        self.deliver()
        self.odoo.is_away = True
        self.send("two")
        for _ in range(7):
            self.now += timedelta(days=1)
            self.assertEqual(self.deliver(), 2)
        self.assertEqual(services.calls("unknown", "pending").count(), 2)
        told = StringIO()
        call_command("odoo_outbox", account=self.account.slug, status=True, stdout=told)
        told_of_it = rf"WAITING  {self.model}.create {self.prefix}two after 7: .*HTTP 503"
        self.assertRegex(told.getvalue(), told_of_it)
        self.odoo.is_away = False
        self.now += timedelta(minutes=5)
        self.deliver()
        self.assertEqual(self.references(), ["one", "two"])
        self.assertEqual(services.calls("done").count(), 2)

    def test_a_page_that_no_odoo_wrote_is_no_answer(self):
        self.odoo.faults.append(Fault.PAGE_BEFORE)
        self.send("one")
        self.deliver()
        self.assertEqual(services.calls("unknown").count(), 1)
        self.now += timedelta(minutes=5)
        self.deliver()
        self.assertEqual(self.references(), ["one"])

    def test_two_of_one_reference_are_a_dead_letter_that_names_them(self):
        self.odoo.faults.append(Fault.RESET_BEFORE)
        call = self.send("one")
        self.deliver()
        for _ in range(2):
            self.client_of().call(self.model, "create", call.arguments)
        self.now += timedelta(minutes=5)
        self.deliver()
        error = f"2 are there, and one was to be: {self.found('one')}"
        self.assertEqual(services.calls("failed").get().error, error)

    def test_two_workers_never_make_the_same_call(self):
        for number in range(20):
            self.send(f"order-{number:02}")
        tried = self.together(self.deliver, self.deliver, self.deliver)
        self.assertEqual(sum(tried), 20)
        self.assertEqual(self.odoo.creates, 20)

    def test_a_late_worker_does_not_overwrite_what_a_later_one_learned(self):
        self.send("one")
        late, _ = delivery.claim(at=self.now) or self.fail("nothing was due")
        self.now += delivery.LEASE
        self.deliver()
        outcome = {"state": "failed", "next_at": None, "error": "late"}
        self.assertFalse(delivery.settle(late, outcome))
        self.assertEqual(services.calls("done").count(), 1)

    def test_the_sweep_sees_every_account_and_only_where_none_is_entered(self):
        self.send("one")
        with tenant_context(self.other_account.pk):
            self.send("two")
        with global_context():
            self.assertEqual(delivery.sweep(at=self.now), 2)
            self.assertEqual(delivery.sweep(at=self.now - timedelta(minutes=1)), 0)


class JsonRpcMixin:
    """An Odoo below 19."""

    def client_of(self, key: str | None = None) -> Client:
        door = Door(self.odoo.url, answer_s=self.patience_s)
        return JsonRpc(door, self.database, self.login, key or self.right_key)


class JsonRpcDeliveryTests(JsonRpcMixin, DeliveryTests):
    """The same by the older protocol."""


class FaultsTests(OutboxTestCase):
    """Two hundred calls, three in ten go wrong, and workers are lost around the sending."""

    SENDS: ClassVar = 200
    patience_s = 0.1

    def test_each_is_made_exactly_once(self):
        chosen = random.Random(20261125)
        faults = list(Fault)
        self.odoo.faults.extend(
            chosen.choice(faults) if chosen.random() < 0.3 else None for _ in range(self.SENDS * 3)
        )
        sent = [f"order-{number:03}" for number in range(self.SENDS)]
        for name in sent:
            self.send(name)
        killed = 0
        for _ in range(40):
            while (claimed := delivery.claim(at=self.now)) is not None:
                call, ask_first = claimed
                fate = chosen.random()
                if fate < 0.05:
                    killed += 1  # before it was sent
                    continue
                outcome = delivery.outcome(self.client_of(), call, self.now, ask_first=ask_first)
                if fate < 0.1:
                    killed += 1  # sent, and nobody wrote what came of it
                    continue
                delivery.settle(call, outcome)
            if not services.calls("pending", "unknown", "failed").exists():
                break
            self.now += delivery.LEASE
            services.redrive(at=self.now)
        self.assertGreater(killed, self.SENDS // 20)
        self.assertEqual(self.references(), sent)
        self.assertEqual(services.calls("done").count(), self.SENDS)


class JsonRpcFaultsTests(JsonRpcMixin, FaultsTests):
    """The same by the older protocol."""
