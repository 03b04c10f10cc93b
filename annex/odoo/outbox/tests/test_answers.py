"""Whoever asked is told once of the end, in the transaction that keeps it."""

from datetime import datetime, timedelta

from annex.odoo.outbox import answers, services
from annex.odoo.outbox.models import Call
from annex.odoo.outbox.tests.test_outbox import OutboxTestCase
from annex.testing.odoo_api import Fault

KIND = "tests.order"


class Broken(Exception):
    """Stands for a mistake in a hook."""


class AnswersTests(OutboxTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.told: list[tuple[str, str, object]] = []
        self.breaks = False
        answers.register(KIND, self.hook)
        self.addCleanup(answers._hooks.pop, KIND)

    def hook(self, *, call: Call, at: datetime) -> None:
        self.told.append((call.key, call.state, call.answer))
        if self.breaks:
            raise Broken
        if call.state == "done" and not call.key.startswith("then"):
            services.send(
                key=f"then-{call.key}",
                kind=KIND,
                model="sale.order",
                method="create",
                arguments={"vals_list": [{"client_order_ref": "then", "after": call.answer}]},
                search=[["client_order_ref", "=", "then"]],
                at=at,
            )

    def promise(self, **values: str) -> Call:
        return services.send(
            key="one",
            kind=KIND,
            model="sale.order",
            method="create",
            arguments={"vals_list": [{"client_order_ref": "one", **values}]},
            search=[["client_order_ref", "=", "one"]],
            at=self.now,
        )

    def test_what_needs_the_answer_is_promised_with_it(self):
        self.promise()
        self.assertEqual(self.deliver(), 2)
        self.assertEqual(self.told, [("one", "done", [1]), ("then-one", "done", [2])])
        self.assertEqual(self.odoo.records[1][2]["after"], [1])

    def test_what_was_found_is_told_like_what_was_answered(self):
        self.odoo.faults.append(Fault.RESET_AFTER)
        self.promise()
        self.deliver()
        self.assertEqual(self.told, [])
        self.now += timedelta(minutes=5)
        self.deliver()
        self.assertEqual(self.told[0], ("one", "done", [1]))

    def test_a_dead_letter_is_told_and_told_again_when_driven_again(self):
        self.promise(refused="yes")
        self.deliver()
        self.assertEqual(services.redrive(at=self.now, keys=["another"]), 0)
        self.assertEqual(services.redrive(at=self.now, keys=["one"]), 1)
        self.deliver()
        self.assertEqual(self.told, [("one", "failed", None)] * 2)

    def test_a_hook_that_fails_leaves_the_call_unknown_and_is_told_again(self):
        self.promise()
        self.breaks = True
        with self.assertRaises(Broken):
            self.deliver()
        self.assertEqual(services.calls("unknown").count(), 1)
        self.breaks = False
        self.now += timedelta(minutes=11)
        self.deliver()
        self.assertEqual(self.told[1], ("one", "done", [1]))
        made = [values["client_order_ref"] for _, _, values in self.odoo.records]
        self.assertEqual(made, ["one", "then"])

    def test_a_kind_that_nobody_registered_is_refused_at_once(self):
        with self.assertRaises(answers.UnknownKind):
            services.send(
                key="two", kind="tests.nobody", model="m", method="n", arguments={}, search=None
            )
        self.assertEqual(services.calls().count(), 0)
