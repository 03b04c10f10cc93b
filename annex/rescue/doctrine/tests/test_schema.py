"""A schema that Doctrine made tells what a takeover needs to know, without Doctrine."""

from zoneinfo import ZoneInfo

import psycopg

from annex.rescue.doctrine.reading import Reading
from annex.rescue.doctrine.schema import ForeignKey, Sequence, read_schema
from annex.rescue.doctrine.tests.cases import LegacyTestCase


class SchemaTests(LegacyTestCase):
    def setUp(self):
        super().setUp()
        self.schema = read_schema(self.connection)

    def test_it_is_the_same_through_psycopg(self):
        with psycopg.connect(self.url) as connection:
            self.assertEqual(read_schema(connection), self.schema)

    def test_tables_and_keys_are_all_there(self):
        self.assertEqual(
            {name: table.primary_key for name, table in self.schema.tables.items()},
            {
                "numbered": ("id",),
                "part": ("id",),
                "person": ("id",),
                "skill": ("id",),
                "specialist": ("id",),
                "specialist_skill": ("specialist_id", "skill_id"),
            },
        )
        self.assertEqual(self.schema.tables["person"].unique_keys, (("email",),))

    def test_types_are_those_of_the_comments_else_those_that_follow_from_sql(self):
        columns = self.schema.tables["person"].columns.values()
        self.assertEqual(
            {column.name: (column.doctrine_type, column.is_declared) for column in columns},
            {
                "id": ("integer", False),
                "public_id": ("ulid", True),
                "email": ("string", False),
                "roles": ("json", False),
                "preferences": ("array", True),
                "languages": ("simple_array", True),
                "enabled": ("boolean", False),
                "created_at": ("datetime_immutable", True),
                "last_login_at": ("datetimetz", False),
                "notice": ("dateinterval", True),
                "partner": ("bigint", False),
                "photo": ("blob", False),
                "rate": ("decimal", False),
                "dtype": ("string", False),
            },
        )
        self.assertEqual(self.schema.tables["person"].columns["languages"].comment, "ISO 639")
        self.assertEqual(self.schema.tables["person"].columns["enabled"].default, "true")
        self.assertEqual(self.schema.undeclared(), (("skill", "place"),))

    def test_detached_sequences_are_found_and_told_from_the_others(self):
        found = {name: table.sequences for name, table in self.schema.tables.items()}
        self.assertEqual(found["person"], {"id": Sequence("person_id_seq", True, 1, 2)})
        self.assertEqual(found["part"], {"id": Sequence("part_id_seq", True, 10, None)})
        self.assertEqual(found["skill"], {"id": Sequence("skill_id_seq", False, 1, None)})
        self.assertEqual(found["numbered"], {"id": Sequence("numbered_id_seq", False, 1, None)})
        self.assertEqual(found["specialist"], {})

    def test_inheritance_shows_in_a_key_that_is_its_parents(self):
        self.assertEqual(self.schema.tables["specialist"].parent, "person")
        self.assertIsNone(self.schema.tables["specialist_skill"].parent)
        self.assertEqual(self.schema.children("person"), ("specialist",))
        self.assertEqual(self.schema.tables["person"].discriminators, ("dtype",))

    def test_references_say_what_deleting_does(self):
        self.assertEqual(
            self.schema.tables["specialist"].foreign_keys,
            (
                ForeignKey("fk_a", ("id",), "person", ("id",), "CASCADE"),
                ForeignKey("fk_b", ("referred_by",), "specialist", ("id",), "SET NULL"),
            ),
        )
        deleting = [key.on_delete for key in self.schema.tables["specialist_skill"].foreign_keys]
        self.assertEqual(deleting, ["CASCADE", "NO ACTION"])

    def test_rows_are_read_by_the_types_that_it_tells(self):
        table, reading = self.schema.tables["person"], Reading(ZoneInfo("Europe/Brussels"))
        with self.connection.cursor() as cursor:
            cursor.execute(table.select())
            row = dict(zip(table.columns, cursor.fetchall()[0], strict=True))
        read = {
            name: reading.read(table.columns[name].doctrine_type, value)
            for name, value in row.items()
        }
        self.assertEqual(str(read["public_id"]), "01E439TP9XJZ9RPFH3T1PYBCR8")
        self.assertEqual(read["roles"], ["ROLE_ADMIN"])
        self.assertEqual(read["preferences"], {"theme": "dark", "min": 450.5})
        self.assertEqual(read["languages"], ["nl", "en"])
        self.assertEqual(read["created_at"].isoformat(), "2022-07-10T09:00:00+02:00")
        self.assertEqual(read["last_login_at"].isoformat(), "2024-03-31T00:30:00+00:00")
        self.assertEqual(str(read["notice"]), "P0Y1M15DT0H0M0S")
        self.assertEqual(read["partner"], 9007199254740993)
        self.assertEqual(read["photo"], b"\0\x01\xff")
        self.assertEqual(str(read["rate"]), "650.50")
