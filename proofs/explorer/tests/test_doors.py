"""The boundary in Odoo's database: what is refused, and that the proof sees an open door."""

from unittest import TestCase

import psycopg

from proofs.explorer.doors import LEAST, knock, made_ground


class DoorsTests(TestCase):
    def test_every_door_is_shut_and_an_open_one_is_seen(self) -> None:
        with made_ground() as (owner_url, urls):
            report = knock(owner_url, urls)
            self.assertEqual(report.unrefused, ())
            self.assertEqual(report.writes, 0)
            self.assertTrue(report.holds)
            self.assertGreaterEqual(len(report.outcomes), LEAST * len(urls))
            with psycopg.connect(owner_url) as owner:
                owner.execute("GRANT SELECT (password) ON res_users TO annex_odoo_reader")
                owner.execute("GRANT INSERT ON ir_attachment TO annex_odoo_projector")
                owner.execute("GRANT USAGE ON SEQUENCE ir_attachment_id_seq TO PUBLIC")
            report = knock(owner_url, urls)
        self.assertFalse(report.holds)
        opened = {outcome.attempt.statement for outcome in report.unrefused}
        self.assertIn("SELECT password FROM res_users", opened)
        self.assertIn("INSERT INTO ir_attachment (name) VALUES ('x')", opened)
        self.assertEqual(report.writes, 1)
