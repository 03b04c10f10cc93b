"""The journeys of `frontend/journeys/` in a real browser, against the real product."""

import os
import subprocess
from unittest import skipUnless

from django.test import TransactionTestCase

from platforms.readiness.demo.services.making import demo_password, sign_ins
from tests.journeys.product import ROOT, Product

CHROMIUM = os.environ.get("ANNEX_CHROMIUM", "")


@skipUnless(CHROMIUM, "There is no Chromium; `make test` says how to get it.")
class BrowserTests(TransactionTestCase):
    databases = frozenset({"default"})

    def setUp(self):
        self.product = Product()
        self.addCleanup(self.product.close)
        self.product.manage("demo")
        self.product.start()

    def test_the_journeys_pass(self):
        owner = next(one for one in sign_ins() if one.role == "owner")
        done = subprocess.run(
            ["npx", "--no-install", "playwright", "test", "journeys/main.spec.ts"],
            cwd=ROOT / "frontend",
            env={
                **os.environ,
                "CHROMIUM": CHROMIUM,
                "ANNEX_URL": self.product.url,
                "ANNEX_EMAIL": owner.email,
                "ANNEX_PASSWORD": demo_password(),
                "CI": "true",
            },
            capture_output=True,
            text=True,
            check=False,
        )

        self.assertEqual(done.returncode, 0, done.stdout[-8000:] + done.stderr[-2000:])
        self.assertNotIn("Traceback", self.product.log("worker"))
        self.assertNotIn("Traceback", self.product.log("web"))
