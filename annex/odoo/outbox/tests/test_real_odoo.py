"""The outbox against an Odoo that the environment names, behind a line that breaks.

docs/howto/connect-odoo.md says how. Without one the same tests go through the line to the Odoo of
tests, so that what a real one is asked has been asked before.
"""

import os
import secrets
from contextlib import AbstractContextManager, contextmanager
from typing import Any, ClassVar
from unittest import TestLoader, TestSuite

from django.utils import timezone

from annex.odoo.outbox import keys
from annex.odoo.outbox.tests.test_outbox import (
    DeliveryTests,
    FaultsTests,
    JsonRpcMixin,
    OutboxTestCase,
)
from annex.testing.odoo_api import FakeOdoo
from annex.testing.odoo_relay import Relay

URL = os.environ.get("ANNEX_TEST_ODOO_URL", "")
VERSION = int(os.environ.get("ANNEX_TEST_ODOO_VERSION", "19"))
TOLD_SINCE = 18


class RelayedMixin:
    """Cards of partners, which every Odoo has, through a line that breaks."""

    model: ClassVar = "res.partner"
    reference: ClassVar = "ref"
    more: ClassVar = {"name": "Annex's test of the outbox"}
    refused: ClassVar[dict[str, Any]] = {"name": False}

    @contextmanager
    def reached(self):
        with FakeOdoo() as odoo, Relay(odoo.url) as relay:
            yield relay


class RealMixin(RelayedMixin):
    """A real Odoo, which keeps what earlier runs made."""

    database = os.environ.get("ANNEX_TEST_ODOO_DATABASE", "")
    login = os.environ.get("ANNEX_TEST_ODOO_USER", "")
    right_key = os.environ.get("ANNEX_TEST_ODOO_KEY", "")
    patience_s = 5.0

    def setUp(self) -> None:
        self.prefix = f"annex-{secrets.token_hex(6)}-"
        super().setUp()

    def reached(self) -> AbstractContextManager[Relay]:
        return Relay(URL)


class RelayedDeliveryTests(RelayedMixin, DeliveryTests):
    pass


class RelayedJsonRpcDeliveryTests(RelayedMixin, JsonRpcMixin, DeliveryTests):
    pass


class RealKeyTests(RealMixin, OutboxTestCase):
    def test_odoo_tells_when_its_key_ends(self):
        ends = keys.ask(self.client_of(), at=timezone.now())

        self.assertEqual(ends is not None, VERSION >= TOLD_SINCE)


class RealJsonRpcKeyTests(JsonRpcMixin, RealKeyTests):
    pass


class RealDeliveryTests(RealMixin, DeliveryTests):
    pass


class RealJsonRpcDeliveryTests(RealMixin, JsonRpcMixin, DeliveryTests):
    pass


class RealFaultsTests(RealMixin, FaultsTests):
    SENDS = 20


class RealJsonRpcFaultsTests(RealMixin, JsonRpcMixin, FaultsTests):
    SENDS = 20


RELAYED = (RelayedDeliveryTests, RelayedJsonRpcDeliveryTests)
JSON_2 = (RealKeyTests, RealDeliveryTests, RealFaultsTests)
JSON_RPC = (RealJsonRpcKeyTests, RealJsonRpcDeliveryTests, RealJsonRpcFaultsTests)


def load_tests(loader: TestLoader, tests: TestSuite, pattern: str | None) -> TestSuite:
    """Give the tests that the Odoo which is named can take, or those that need none."""
    chosen = RELAYED if not URL else (*(JSON_2 if VERSION >= 19 else ()), *JSON_RPC)
    return TestSuite(loader.loadTestsFromTestCase(one) for one in chosen)
