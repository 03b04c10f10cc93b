"""Models over a table that Doctrine made read and write it as Doctrine would."""

from datetime import UTC, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.fields.json import KT
from django.test.utils import isolate_apps

from annex.rescue.doctrine.fields import (
    DateIntervalField,
    LegacyDateTimeField,
    LegacyJSONField,
    NotTold,
    PHPArrayField,
    SequencePK,
    SimpleArrayField,
    ULIDField,
)
from annex.rescue.doctrine.reading import UnreadableColumn
from annex.rescue.doctrine.tests.cases import ALIAS, LegacyTestCase
from annex.rescue.php.intervals import Interval
from annex.rescue.symfony.uids import Ulid

ULID = "01E439TP9XJZ9RPFH3T1PYBCR8"
NEW = {
    "public_id": Ulid("01HZZZZZZZZZZZZZZZZZZZZZ02"),
    "email": "eve@example.test",
    "roles": {"b": 1, "a": [1.0, None]},
    "created_at": datetime(2024, 7, 1, 10, 0, 59, 900_000, tzinfo=UTC),
    "dtype": "person",
}


@isolate_apps()
def make_model():
    class Person(models.Model):
        id = SequencePK(sequence="person_id_seq")
        public_id = ULIDField()
        email = models.CharField(max_length=180)
        roles = LegacyJSONField()
        preferences = PHPArrayField(default=dict)
        languages = SimpleArrayField()
        enabled = models.BooleanField(default=True)
        created_at = LegacyDateTimeField(zone="Europe/Brussels")
        notice = DateIntervalField(null=True)
        dtype = models.CharField(max_length=16)

        class Meta:
            app_label = "legacy"
            managed = False
            db_table = "person"

    return Person


class FieldTests(LegacyTestCase):
    def setUp(self):
        super().setUp()
        self.people = make_model()._default_manager.using(ALIAS)

    def stored(self, column, pk):
        with self.connection.cursor() as cursor:
            cursor.execute(f"SELECT {column}::text FROM person WHERE id = %s", [pk])
            return cursor.fetchone()[0]

    def test_what_doctrine_wrote_is_read(self):
        ada, bob = self.people.order_by("id")
        self.assertEqual(str(ada.public_id), ULID)
        self.assertEqual(ada.roles, ["ROLE_ADMIN"])
        self.assertEqual(ada.preferences, {"theme": "dark", "min": 450.5})
        self.assertEqual(ada.languages, ["nl", "en"])
        self.assertEqual(ada.created_at.isoformat(), "2022-07-10T09:00:00+02:00")
        self.assertEqual(ada.notice, Interval(months=1, days=15))
        self.assertEqual((bob.preferences, bob.languages, bob.notice), (None, [], None))

    def test_what_is_written_is_what_doctrine_would_write(self):
        eve = self.people.create(
            **NEW,
            preferences={"theme": "é", 0: True},
            languages=["nl"],
            notice=Interval(days=3, is_negative=True),
        )
        self.assertGreater(eve.pk, 2)
        for column, text in (
            ("public_id", str(UUID(int=NEW["public_id"].int))),
            ("roles", '{"b": 1, "a": [1.0, null]}'),
            ("preferences", 'a:2:{s:5:"theme";s:2:"é";i:0;b:1;}'),
            ("languages", "nl"),
            ("created_at", "2024-07-01 12:00:59"),
            ("notice", "-P00Y00M03DT00H00M00S"),
        ):
            with self.subTest(column=column):
                self.assertEqual(self.stored(column, eve.pk), text)
        again = self.people.get(pk=eve.pk)
        self.assertEqual(again.created_at, NEW["created_at"].replace(microsecond=0))
        self.assertEqual(list(again.roles), ["b", "a"])

    def test_nothing_is_stored_as_doctrine_stores_nothing(self):
        eve = self.people.create(**NEW, preferences=None)
        self.assertEqual(self.stored("preferences", eve.pk), "N;")
        self.assertIsNone(self.stored("languages", eve.pk))
        self.assertIsNone(self.stored("notice", eve.pk))

    def test_many_are_numbered_from_the_sequence_too(self):
        made = self.people.bulk_create(
            self.people.model(**{**NEW, "email": f"p{n}@example.test"}) for n in range(3)
        )
        keys = [one.pk for one in made]
        self.assertEqual(keys, list(range(keys[0], keys[0] + 3)))

    def test_moments_are_found_in_any_zone_and_nothing_is_cut_in_a_wrong_one(self):
        at = datetime(2022, 7, 10, 7, tzinfo=UTC)
        self.assertEqual(self.people.get(created_at=at).email, "ada@example.test")
        self.assertEqual(self.people.filter(created_at__lt=at).count(), 1)
        for lookup in ("year", "date", "contains"):
            with self.assertRaises(NotTold):
                self.people.filter(**{f"created_at__{lookup}": 2022}).count()
        with self.assertRaises(ValueError):
            self.people.filter(created_at=datetime(2022, 7, 10, 9)).count()  # noqa: DTZ001

    def test_a_stored_time_that_never_was_is_refused(self):
        self.people.filter(pk=1).update(created_at=NEW["created_at"])
        with self.connection.cursor() as cursor:
            cursor.execute("UPDATE person SET created_at = '2024-03-31 02:30:00' WHERE id = 1")
        with self.assertRaisesRegex(UnreadableColumn, "never was"):
            self.people.get(pk=1)

    def test_json_is_compared_and_looked_into_though_it_is_no_jsonb(self):
        self.people.filter(pk=2).update(roles={"role": "ROLE_USER", "n": {"m": 1}})
        self.assertEqual(self.people.get(roles__contains=["ROLE_ADMIN"]).pk, 1)
        self.assertEqual(self.people.get(roles=["ROLE_ADMIN"]).pk, 1)
        self.assertEqual(self.people.get(roles__n__m=1).pk, 2)
        self.assertEqual(self.people.get(roles__has_key="role").pk, 2)
        self.assertEqual(
            list(self.people.order_by("id").values_list("roles__role", flat=True)),
            [None, "ROLE_USER"],
        )
        self.assertEqual(
            list(
                self.people.annotate(r=KT("roles__role")).filter(pk=2).values_list("r", flat=True)
            ),
            ["ROLE_USER"],
        )
        distinct = self.people.values_list("roles", flat=True).distinct()
        self.assertIn(["ROLE_ADMIN"], list(distinct))
        both = self.people.values_list("roles").union(self.people.values_list("roles"))
        self.assertEqual(len(both), 2)

    def test_a_json_text_is_a_text(self):
        self.people.filter(pk=2).update(roles="plain")
        self.assertEqual(self.people.get(pk=2).roles, "plain")

    def test_an_item_with_a_comma_is_refused(self):
        for languages in (["a,b"], [1], [None]):
            with self.assertRaises(ValueError):
                self.people.create(**NEW, languages=languages)
        self.assertEqual(self.people.count(), 2)

    def test_what_is_serialised_is_compared_whole_or_not_at_all(self):
        self.assertEqual(self.people.get(preferences={"theme": "dark", "min": 450.5}).pk, 1)
        self.assertEqual(self.people.get(languages=["nl", "en"]).pk, 1)
        for lookup in ("preferences__contains", "preferences__isnull", "languages__startswith"):
            with self.assertRaises(NotTold):
                self.people.filter(**{lookup: True}).count()

    def test_a_ulid_is_found_by_any_of_its_forms(self):
        for form in (ULID, ULID.lower(), "0171069d-593d-97d3-8b3e-23d06de5b308", Ulid(ULID)):
            self.assertEqual(self.people.get(public_id=form).pk, 1)
        with self.assertRaises(ValidationError):
            self.people.filter(public_id="nobody").count()

    def test_every_field_can_be_made_again(self):
        for field in self.people.model._meta.fields:
            _, _, args, options = field.deconstruct()
            self.assertEqual(
                type(field)(*args, **options).deconstruct()[1:], field.deconstruct()[1:]
            )
