"""What the demo's API knows is what Odoo's tables and the contract have."""

from unittest import TestCase

from annex.odoo.contract.declared import tables
from annex.odoo.demo.api import fields

KINDS = {
    "boolean": {"boolean"},
    "char": {"character varying"},
    "date": {"date"},
    "datetime": {"timestamp without time zone"},
    "float": {"numeric", "double precision"},
    "integer": {"integer"},
    "many2one": {"integer"},
    "monetary": {"numeric"},
    "selection": {"character varying"},
    "text": {"text"},
}


class FieldsTests(TestCase):
    def test_every_field_that_a_column_holds_is_in_the_contract_under_its_type(self):
        contract = {one.name: {c.name: c.type for c in one.columns} for one in tables(19)}
        seen = 0
        for model, table in fields.TABLES.items():
            for field in fields.of(model).values():
                if field.is_column and table in contract:
                    with self.subTest(model=model, field=field.name):
                        self.assertIn(contract[table][field.name], KINDS[field.type])
                        seen += 1
        self.assertGreater(seen, 80)

    def test_every_reference_leads_to_a_model_that_is_recorded(self):
        loose = {
            field.relation
            for listed in fields.models().values()
            for field in listed.values()
            if field.relation
        } - set(fields.models())
        self.assertEqual(loose, {"product.template", "res.users"})
