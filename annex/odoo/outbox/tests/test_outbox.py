"""What is promised reaches Odoo once, whatever happens on the way."""

import random
from datetime import datetime, timedelta
from io import StringIO
from typing import ClassVar

from django.core.management import call_command
from django.db import transaction
from django.test import SimpleTestCase, override_settings
from django.utils import timezone

from annex.odoo.outbox import checks, delivery, services
from annex.odoo.outbox.clients import Client, Door, Json2, JsonRpc
from annex.odoo.outbox.models import Call
from annex.tenancy.context import global_context, tenant_context
from annex.testing.cases import CommitTestCase
from annex.testing.odoo_api import DATABASE, KEY, LOGIN, FakeOdoo, Fault

ORDER = "sale.order"


class Killed(BaseException):
    """Stands for the end of a worker."""


class OutboxTestCase(CommitTestCase):
    """An Odoo, a client of its, and a clock that the test moves."""

    def setUp(self) -> None:
        super().setUp()
        self.odoo = self.enterContext(FakeOdoo())
        self.now = timezone.now()

    def client_of(self, key: str = KEY) -> Client:
        return Json2(Door(self.odoo.url, answer_s=0.1), DATABASE, key)

    def clock(self) -> datetime:
        return self.now

    def send(self, key: str, **values: str) -> Call:
        return services.send(
            key=key,
            model=ORDER,
            method="create",
            arguments={"vals_list": [{"client_order_ref": key, **values}]},
            search=[["client_order_ref", "=", key]],
            at=self.now,
        )

    def deliver(self, client: Client | None = None) -> int:
        return delivery.deliver(client or self.client_of(), clock=self.clock)

    def references(self) -> list[str]:
        return sorted(values["client_order_ref"] for _, _, values in self.odoo.records)


class DeliveryTests(OutboxTestCase):
    def test_a_call_is_made_once_and_its_answer_is_kept(self):
        self.send("one")
        self.assertEqual(self.deliver(), 1)
        self.assertEqual(self.deliver(), 0)
        call = services.calls().get()
        self.assertEqual((call.state, call.answer, call.next_at), ("done", [1], None))

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
        self.send("one", refused="yes")
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
        self.odoo.faults.extend([Fault.ERROR_BEFORE] * 4)
        self.send("one")
        for _ in range(4):
            self.assertEqual(self.deliver(), 1)
            self.now += timedelta(minutes=5)
        self.assertEqual(services.calls("failed").count(), 1)
        told = StringIO()
        call_command("odoo_outbox", account=self.account.slug, status=True, stdout=told)
        self.assertIn("sale.order.create one after 4: HTTP 503", told.getvalue())
        call_command("odoo_outbox", account=self.account.slug, redrive=True, stdout=told)
        self.now = timezone.now() + timedelta(minutes=1)
        self.deliver()
        self.assertEqual(self.references(), ["one"])

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

    odoo: FakeOdoo

    def client_of(self, key: str = KEY) -> Client:
        return JsonRpc(Door(self.odoo.url, answer_s=0.1), DATABASE, LOGIN, key)


class JsonRpcDeliveryTests(JsonRpcMixin, DeliveryTests):
    """The same by the older protocol."""


class FaultsTests(OutboxTestCase):
    """Two hundred calls, three in ten go wrong, and workers are lost around the sending."""

    SENDS: ClassVar = 200

    def test_each_is_made_exactly_once(self):
        chosen = random.Random(20261125)
        faults = list(Fault)
        self.odoo.faults.extend(
            chosen.choice(faults) if chosen.random() < 0.3 else None for _ in range(self.SENDS * 3)
        )
        sent = [f"order-{number:03}" for number in range(self.SENDS)]
        for key in sent:
            self.send(key)
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
        self.assertGreater(killed, 10)
        self.assertEqual(self.references(), sent)
        self.assertEqual(services.calls("done").count(), self.SENDS)


class JsonRpcFaultsTests(JsonRpcMixin, FaultsTests):
    """The same by the older protocol."""


class KeyTests(SimpleTestCase):
    def ids(self, **said: str) -> list[str | None]:
        base = {"ODOO_URL": "http://odoo", "ODOO_API_DATABASE": "d", "ODOO_API_KEY": "k"}
        with override_settings(**(base | said)):
            return [found.id for found in checks.key_is_good()]

    def test_a_key_is_watched(self):
        soon, later = (str((timezone.now() + timedelta(days=n)).date()) for n in (7, 60))
        self.assertEqual(self.ids(ODOO_API_KEY_EXPIRES_AT=soon), ["odoo_outbox.W002"])
        self.assertEqual(self.ids(ODOO_API_KEY_EXPIRES_AT=later), [])
        self.assertEqual(self.ids(ODOO_API_KEY_EXPIRES_AT="2026-02-31"), ["odoo_outbox.W001"])
        self.assertEqual(self.ids(ODOO_API_KEY=""), ["odoo_outbox.E001"])
        self.assertEqual(self.ids(ODOO_URL="", ODOO_API_KEY=""), [])
