from datetime import date, timedelta

from django.test import SimpleTestCase
from django.utils import translation

from annex.testing.cases import ServiceTestCase
from platforms.marketplace.matching.ranking.asked import Asked
from platforms.marketplace.matching.ranking.parts import told
from platforms.marketplace.matching.ranking.rulebook import Rulebook
from platforms.marketplace.matching.ranking.words import language, level, place
from platforms.marketplace.matching.reads.standings import why_not
from platforms.marketplace.matching.tests.factories import AT, TODAY
from platforms.marketplace.missions.tests.factories import make_mission
from platforms.marketplace.skills.tests.factories import make_skill
from platforms.marketplace.specialists.tests.factories import make_specialist

ASKED = Asked(
    client_id=None,
    day=date(2026, 11, 25),
    starts_on=date(2027, 1, 4),
    ends_on=None,
    days_per_week=5,
    budget_cents=None,
    currency="EUR",
    remote=True,
    country="",
    city="",
    musts=(),
    wishes=(),
    languages=(),
)


class WordsTests(SimpleTestCase):
    def test_languages_their_levels_and_places_have_names(self) -> None:
        self.assertEqual((language("fr"), language("xx")), ("French", "xx"))
        self.assertEqual([level(n) for n in (0, 4, 7)], ["", "B2", "native"])
        self.assertEqual((place("FR", "Lyon"), place("FR", "")), ("Lyon (FR)", "FR"))

    def said(self, part: str, *head: int) -> str:
        rows = told(head, ASKED, Rulebook())
        return next(row["sentence"] for row in rows if row["part"] == part)

    def test_one_of_something_is_said_in_the_singular(self) -> None:
        one, many = (-1, 1, 1, 1, 1, 2, 3, 1), (-1, 12, 4, 9, 2, 0, 3, 2)
        expected = {
            "dates": ("Free 1 day before the start.", "Free 12 days before the start."),
            "days": ("1 day a week of 5 asked.", "4 days a week of 5 asked."),
            "freshness": (
                "The availability was confirmed 1 day before the ranking.",
                "The availability was confirmed 9 days before the ranking.",
            ),
            "engagements": (
                "1 of 3 past engagements was finished.",
                "2 of 2 past engagements were finished.",
            ),
            "answers": ("1 of 3 invitations was answered.", "2 of 3 invitations were answered."),
        }
        for part, sentences in expected.items():
            with self.subTest(part):
                self.assertEqual((self.said(part, *one), self.said(part, *many)), sentences)
        with translation.override("fr"):
            self.assertEqual(self.said("dates", *one), "Disponible 1 jour avant le début.")
            self.assertEqual(self.said("dates", *many), "Disponible 12 jours avant le début.")

    def test_none_of_something_is_said_without_a_number(self) -> None:
        none = (-1, 0, 5, 0, 0, 0, 0, 0)
        self.assertEqual(
            [self.said(part, *none) for part in ("dates", "freshness", "engagements", "answers")],
            [
                "Free on the day of the start.",
                "The availability was confirmed on the day of the ranking.",
                "No past engagement is known.",
                "They have not been invited yet.",
            ],
        )


class ReasonTests(ServiceTestCase):
    def test_a_reason_names_days_languages_and_places_in_the_reader_s_language(self) -> None:
        kafka = make_skill(name="Kafka")
        mission = make_mission(
            starts_on=TODAY + timedelta(10),
            country="FR",
            city="Lyon",
            remote=False,
            musts={kafka: 3},
            languages={"fr": 4},
        )
        late = make_specialist(
            free_from=TODAY + timedelta(30), country="DE", languages={"fr": 2}, skills={kafka: 1}
        )
        other = make_specialist(country="FR", city="Lyon", free_from=TODAY)

        def sentences(one):
            return [reason.sentence for reason in why_not(one.pk, mission, AT)]

        self.assertEqual(
            sentences(late),
            [
                "Kafka is required at level 3; they have level 1.",
                "French is required at level B2; they have level A2.",
                "They are free on Dec. 25, 2026, after the start on Dec. 5, 2026.",
                "The work is in Lyon (FR); they are elsewhere and do not travel.",
            ],
        )
        self.assertEqual(
            sentences(other),
            [
                "Kafka is required at level 3; it is not among their skills.",
                "French is required at level B2; it is not among their languages.",
            ],
        )
        with translation.override("fr"):
            self.assertIn(
                "Disponible le 25 décembre 2026, après le début du 5 décembre 2026.",
                sentences(late),
            )
