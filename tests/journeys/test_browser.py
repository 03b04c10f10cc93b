"""The journeys of `frontend/journeys/` in a real browser, against the real product."""

import os
import subprocess
from pathlib import Path
from unittest import skipUnless

from django.test import TransactionTestCase

from annex.identity import demo
from annex.testing.odoo import WithOdoo
from platforms.readiness.demo.services.making import sign_ins
from tests.journeys.odoo import demo_odoo
from tests.journeys.product import ROOT, Product

CHROMIUM = os.environ.get("ANNEX_CHROMIUM", "")
FRONTEND = ROOT / "frontend"
JOURNEYS = sorted(FRONTEND.glob("journeys/*.spec.ts"))
ACCOUNT = "fjordlight"
LINKS = (f"--link={ACCOUNT}=1,3", "--link=boreal=4")
"""What the accounts are in the demo's Odoo, as `make up` links them."""


@skipUnless(CHROMIUM, "There is no Chromium; `make test` says how to get it.")
class BrowserTests(WithOdoo, TransactionTestCase):
    @classmethod
    def setUpClass(cls):
        cls.odoo = cls.enterClassContext(demo_odoo())
        super().setUpClass()

    def setUp(self):
        self.product = Product(self.odoo)
        self.addCleanup(self.product.close)
        self.product.manage("demo")
        self.product.manage("odoo_demo", "--theirs", *LINKS)
        self.product.start()

    def test_every_journey_passes(self):
        """Walk all of them in one product: starting it takes longer than most journeys."""
        self.assertIn("main.spec.ts", [path.name for path in JOURNEYS])
        for journey in JOURNEYS:
            with self.subTest(journey=journey.name):
                done = self.walk(journey)
                self.assertEqual(done.returncode, 0, done.stdout[-8000:] + done.stderr[-2000:])
        for process in ("web", "worker"):
            self.assertNotIn("Traceback", self.product.log(process))

    def walk(self, journey: Path) -> subprocess.CompletedProcess[str]:
        people = {one.role: one.email for one in sign_ins() if one.slug == ACCOUNT}
        return subprocess.run(
            [
                *("npx", "--no-install", "playwright", "test"),
                str(journey.relative_to(FRONTEND)),
            ],
            cwd=FRONTEND,
            env={
                **os.environ,
                "CHROMIUM": CHROMIUM,
                "ANNEX_URL": self.product.url,
                "ANNEX_EMAIL": people["owner"],
                "ANNEX_OUTSIDER_EMAIL": people["viewer"],
                "ANNEX_PASSWORD": demo.password(),
                "CI": "true",
            },
            capture_output=True,
            text=True,
            check=False,
        )
