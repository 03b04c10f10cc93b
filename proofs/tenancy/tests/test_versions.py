"""The proof of versions in short: on the server of the tests, whichever it is."""

import unittest
from urllib.parse import unquote, urlsplit

from django.conf import settings

from annex.tenancy.sealing import Mode
from proofs.tenancy import ground
from proofs.tenancy.attacking import attack, what_is_promised

BY_SQL = {"SET", "SET LOCAL", "set_config", "a DO block"}


class VersionTests(unittest.TestCase):  # Django's would forbid a connection made here
    def outcome(self, mode):
        urls = map(urlsplit, settings.ROLE_DATABASE_URLS)
        passwords = {unquote(url.username): unquote(url.password) for url in urls}
        with ground.made(settings.ADMIN_DATABASE_URL, passwords, mode) as made:
            what_is_promised(made)
            return attack(made, mode)

    def test_nothing_comes_through_the_seal(self):
        outcome = self.outcome(Mode.SEALED)
        self.assertEqual(outcome.through, [])
        self.assertGreater(outcome.refused, 100)

    def test_nothing_comes_through_a_signature(self):
        self.assertEqual(self.outcome(Mode.SIGNED).through, [])

    def test_the_attacks_see_what_is_open(self):
        self.assertLessEqual(BY_SQL, set(self.outcome(Mode.PLAIN).through))
