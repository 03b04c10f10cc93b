"""What the demo's API says of Odoo's fields is what a real Odoo says: where the dump is."""

from unittest import TestCase, TestLoader, TestSuite

import psycopg

from annex.odoo.demo.api import fields
from proofs.explorer.ground import folder, restored

LISTED = "SELECT model, name, ttype, relation FROM ir_model_fields WHERE model = ANY(%s)"


class TestRecordedFields(TestCase):
    def test_every_field_is_in_a_real_odoo_under_the_same_type(self) -> None:
        with restored() as url, psycopg.connect(url) as odoo:
            real = {
                (model, name): (kind, relation)
                for model, name, kind, relation in odoo.execute(LISTED, [list(fields.models())])
            }
        for model, listed in fields.models().items():
            for field in listed.values():
                with self.subTest(model=model, field=field.name):
                    self.assertEqual(real.get((model, field.name)), (field.type, field.relation))


def load_tests(loader: TestLoader, tests: TestSuite, pattern: str | None) -> TestSuite:
    """Give the tests where the dump is, and none elsewhere."""
    return tests if folder() else TestSuite()
