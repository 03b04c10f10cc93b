"""When the key of Odoo's API ends is known, measured and told in time."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

from django.core.cache import cache
from django.core.management import call_command
from django.test import SimpleTestCase, override_settings
from django.utils import timezone
from prometheus_client import CollectorRegistry

from annex.api.metrics import provided
from annex.odoo.outbox import checks, keys, tasks
from annex.odoo.outbox.clients import Client, Door, Json2, JsonRpc, NotRun
from annex.testing.cases import ServiceTestCase
from annex.testing.odoo_api import DATABASE, KEY, LOGIN, FakeOdoo

GAUGE = "annex_odoo_api_key_expires_timestamp_seconds"
AT = datetime(2026, 11, 25, 12, tzinfo=UTC)
ENDS = datetime(2027, 1, 10, 8, 30, tzinfo=UTC)


def key(ends: str | bool, user: int = 7) -> dict[str, Any]:
    return {"id": 1, "user_id": [user, "Annex"], "expiration_date": ends}


class SettingsTests(SimpleTestCase):
    def ids(self, **said: Any) -> list[str | None]:
        base = {"ODOO_URL": "http://odoo", "ODOO_API_DATABASE": "d", "ODOO_API_KEY": "k"}
        with override_settings(**(base | said)):
            return [found.id for found in checks.key_is_good()]

    def test_a_key_is_watched(self) -> None:
        soon, later = (str((timezone.now() + timedelta(days=n)).date()) for n in (7, 60))
        self.assertEqual(self.ids(ODOO_API_KEY_EXPIRES_AT=soon), ["odoo_outbox.W002"])
        self.assertEqual(self.ids(ODOO_API_KEY_EXPIRES_AT=later), [])
        self.assertEqual(
            self.ids(ODOO_API_KEY_EXPIRES_AT=later, ODOO_API_KEY_WARN_DAYS=90),
            ["odoo_outbox.W002"],
        )
        for wrong in ("2026-02-31", "soon"):
            self.assertEqual(self.ids(ODOO_API_KEY_EXPIRES_AT=wrong), ["odoo_outbox.E002"])
        self.assertEqual(self.ids(), [])
        self.assertEqual(self.ids(ODOO_API_USER="bot"), ["odoo_outbox.W001"])
        self.assertEqual(self.ids(ODOO_API_KEY=""), ["odoo_outbox.E001"])
        self.assertEqual(self.ids(ODOO_URL="", ODOO_API_KEY=""), [])


class AskingTests(ServiceTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.odoo = self.enterContext(FakeOdoo())
        self.enterContext(
            override_settings(ODOO_URL=self.odoo.url, ODOO_API_DATABASE=DATABASE, ODOO_API_KEY=KEY)
        )
        cache.delete(keys.KEPT)
        self.addCleanup(cache.delete, keys.KEPT)

    def clients(self, key: str = KEY) -> tuple[Client, Client]:
        door = Door(self.odoo.url, answer_s=2)
        return Json2(door, DATABASE, key), JsonRpc(door, DATABASE, LOGIN, key)

    def measured(self) -> dict[str, float]:
        """Return the moment in the metrics, by who told it."""
        registry = CollectorRegistry()
        collector = type("All", (), {"collect": lambda self: provided(AT)})()
        registry.register(collector)
        samples = (one for metric in registry.collect() for one in metric.samples)
        return {s.labels["told_by"]: s.value for s in samples if s.name == GAUGE}

    def test_odoo_tells_when_the_first_key_ends(self) -> None:
        for told, ends in (
            ([key("2027-01-10 08:30:00")], ENDS),
            ([key("2027-02-01 00:00:00"), key("2027-01-10 08:30:00")], ENDS),
            ([key("2026-11-01 00:00:00"), key("2027-01-10 08:30:00")], ENDS),
            ([key(False), key("2027-01-10 08:30:00")], ENDS),
            ([key(False)], None),
            ([], None),
            # An administrator's: of whom each is can not be told.
            ([key("2027-01-10 08:30:00"), key("2027-01-01 00:00:00", user=8)], None),
            # Before 18.
            (None, None),
        ):
            self.odoo.keys = told
            for client in self.clients():
                with self.subTest(told=told, by=type(client).__name__):
                    self.assertEqual(keys.ask(client, at=AT), ends)

    def test_what_odoo_told_is_measured_and_comes_before_the_settings(self) -> None:
        with override_settings(ODOO_API_KEY_EXPIRES_AT="2027-03-01"):
            self.assertEqual(set(self.measured()), {"settings"})
            self.odoo.keys = [key("2027-01-10 08:30:00")]
            keys.watch(self.clients()[0], at=AT)
            self.assertEqual(self.measured(), {"odoo": ENDS.timestamp()})
            self.odoo.is_away = True
            with self.assertLogs("annex.odoo.outbox.keys", "WARNING"):
                keys.watch(self.clients()[0], at=AT)
            self.assertEqual(self.measured(), {"odoo": ENDS.timestamp()})
            self.odoo.is_away = False
            self.odoo.keys = None
            keys.watch(self.clients()[0], at=AT)
            self.assertEqual(set(self.measured()), {"settings"})
        self.assertEqual(self.measured(), {})
        with override_settings(ODOO_URL="", ODOO_API_KEY_EXPIRES_AT="2027-03-01"):
            self.assertEqual(self.measured(), {})

    def test_a_key_that_ends_soon_is_told_of(self) -> None:
        self.odoo.keys = [key("2027-01-10 08:30:00")]
        with self.assertNoLogs("annex.odoo.outbox.keys", "WARNING"):
            keys.watch(self.clients()[0], at=ENDS - timedelta(days=15))
        with self.assertLogs("annex.odoo.outbox.keys", "WARNING") as logs:
            keys.watch(self.clients()[0], at=ENDS - timedelta(days=13))
        self.assertIn("ends at 2027-01-10 08:30", logs.output[0])

    def test_a_key_that_odoo_refuses_is_told_of(self) -> None:
        for client in self.clients("old"):
            with self.assertRaises(NotRun):
                keys.ask(client, at=AT)
            with self.assertLogs("annex.odoo.outbox.keys", "WARNING") as logs:
                keys.watch(client, at=AT)
            self.assertIn("takes no call", logs.output[0])

    def test_the_task_and_the_command_ask(self) -> None:
        self.odoo.keys = [key("2099-01-10 08:30:00")]
        tasks.watch_key()
        self.assertEqual(set(self.measured()), {"odoo"})
        told = StringIO()
        call_command("odoo_outbox", account=self.account.slug, status=True, stdout=told)
        self.assertIn("The key ends at 2099-01-10 08:30", told.getvalue())
