"""Values per company against Odoo's own algorithm: made up at random, and those of the dump."""

import json
import random
import unittest

import psycopg

from annex.odoo.companies import value_of
from annex.odoo.contract.shape import ddl
from annex.odoo.sql import column
from proofs.explorer import ground
from proofs.explorer.companies import compared

VALUES = {
    "char": ["a", "é", "", None, False],
    "integer": [0, 7, None, False],
    "float": [0, 1.5, 12, None, False],
    "boolean": [True, False, None],
}
ROWS, DEFAULTS = 40, 12
COMPANIES = (1, 2, 3)


def invent(odoo: psycopg.Connection, chance: random.Random) -> None:
    """Make a model with a field of each kind, values of three companies and defaults for all."""
    odoo.execute(ddl(19, {"base"}))
    columns = ", ".join(f"x_{ttype} jsonb" for ttype in VALUES)
    odoo.execute(f"CREATE TABLE x_thing (id serial, {columns})".encode())
    for ttype, values in VALUES.items():
        odoo.execute(
            "INSERT INTO ir_model_fields (model, name, ttype, store, company_dependent) "
            "VALUES ('x.thing', %s, %s, true, true)",
            [f"x_{ttype}", ttype],
        )
        for _ in range(DEFAULTS):
            odoo.execute(
                "INSERT INTO ir_default (field_id, user_id, company_id, condition, json_value) "
                "SELECT id, %s, %s, %s, %s FROM ir_model_fields WHERE name = %s",
                [
                    chance.choice([None, None, 2]),
                    chance.choice([1, 2]),
                    chance.choice([None, None, "x=1"]),
                    json.dumps(chance.choice([*values, "text", 3])),
                    f"x_{ttype}",
                ],
            )
    for _ in range(ROWS):
        row = [
            chance.choice([None, json.dumps({str(c): chance.choice(v) for c in (1, 2)}), "{}"])
            for v in VALUES.values()
        ]
        odoo.execute("INSERT INTO x_thing VALUES (DEFAULT, %s, %s, %s, %s)", row)


def default(odoo: psycopg.Connection, value: str, *, user: int | None, company: int | None) -> None:
    odoo.execute(
        "INSERT INTO ir_default (field_id, user_id, company_id, json_value) "
        "SELECT id, %s, %s, %s FROM ir_model_fields WHERE name = 'x_char'",
        [user, company, json.dumps(value)],
    )


class CompanyValueTests(unittest.TestCase):  # Django's would forbid a connection made here
    def test_made_up_values_and_defaults_are_read_as_odoo_does(self):
        for seed in range(5):
            with self.subTest(seed), ground.scratch() as url, psycopg.connect(url) as odoo:
                invent(odoo, random.Random(seed))
                found = list(compared(odoo, COMPANIES))
                self.assertEqual([wrong for one in found for wrong in one.wrong], [])
                self.assertEqual(sum(one.values for one in found), 4 * len(COMPANIES) * ROWS)

    def test_the_superusers_own_default_comes_before_the_companys_and_that_before_all(self):
        with ground.scratch() as url, psycopg.connect(url) as odoo:
            invent(odoo, random.Random(0))
            odoo.execute("DELETE FROM ir_default")
            odoo.execute("DELETE FROM x_thing WHERE id > 1")
            odoo.execute("UPDATE x_thing SET x_char = NULL")
            default(odoo, "somebody's", user=2, company=1)
            for value, user, company in (("all", None, None), ("ours", None, 1), ("own", 1, None)):
                default(odoo, value, user=user, company=company)
                shown = value_of(
                    column("r", "x_char"), "text", model="x.thing", name="x_char", company_id=1
                )
                found = odoo.execute(f"SELECT {shown.text} FROM x_thing r", shown.params)
                self.assertEqual(found.fetchall(), [(value,)])


if ground.folder():

    class DumpTests(unittest.TestCase):
        def test_every_value_per_company_of_the_dump_is_as_odoo_reads_it(self):
            with ground.restored() as url, psycopg.connect(url) as odoo:
                found = list(compared(odoo, COMPANIES))
            self.assertEqual([wrong for one in found for wrong in one.wrong], [])
            self.assertGreaterEqual(len({one.field for one in found}), 40)
            self.assertGreaterEqual(sum(one.values for one in found), 10_000)
