from unittest import mock

from django.db import connection
from django.test.utils import CaptureQueriesContext

from annex.tenancy.context import tenant_context
from annex.testing import factories
from annex.testing.cases import ApiTestCase, ServiceTestCase
from platforms.marketplace.clients.models import Block
from platforms.marketplace.clients.tests.factories import make_contact
from platforms.marketplace.matching.models import MatchRecord, MatchRun, ProfileWords
from platforms.marketplace.matching.reads import nearby
from platforms.marketplace.matching.reads.nearby import near_misses
from platforms.marketplace.matching.services import running
from platforms.marketplace.matching.tests.factories import AT
from platforms.marketplace.missions.tests.factories import make_mission
from platforms.marketplace.skills.models import SkillAlias
from platforms.marketplace.skills.tests.factories import make_skill
from platforms.marketplace.specialists.models import Specialist
from platforms.marketplace.specialists.tests.factories import make_identity, make_specialist


def found(words: str) -> set[object]:
    """Return the specialists whose words have all of these."""
    rows = ProfileWords.objects.extra(
        where=["words @@ plainto_tsquery('simple', %s)"], params=[words]
    )
    return set(rows.values_list("specialist_id", flat=True))


class WordsTests(ServiceTestCase):
    def test_the_words_follow_the_profile_however_it_is_written(self) -> None:
        one = make_specialist(headline="Développeuse", bio="Migrates databases")
        several = Specialist.objects.bulk_create(
            Specialist(headline="Baker", bio="bread", identity=make_identity()) for _ in range(3)
        )
        self.assertEqual(found("migrat databas"), {one.pk})
        self.assertEqual(found("bread"), {row.pk for row in several})

        Specialist.objects.filter(pk=one.pk).update(bio="Sails boats")
        Specialist.objects.filter(headline="Baker").update(headline="Cook", bio="")

        self.assertEqual(found("sail boat"), {one.pk})
        self.assertEqual((found("migrat"), found("bread")), (set(), set()))
        self.assertEqual(found("cook"), {row.pk for row in several})
        Specialist.objects.filter(headline="Cook").delete()
        self.assertEqual(ProfileWords.objects.count(), 1)

    def test_what_is_not_said_in_words_writes_none(self) -> None:
        one = make_specialist(headline="Baker")
        ProfileWords.objects.update(words="seen")

        Specialist.objects.filter(pk=one.pk).update(city="Lyon")

        self.assertEqual(found("seen"), {one.pk})


class NearTests(ServiceTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.kafka = make_skill(name="Kafka")
        self.mission = make_mission(
            title="Ingénieur de données",
            description="Our payments run on Kafka and PostgreSQL; the team moves them to streams.",
            musts={self.kafka: 3},
        )
        self.ranked = make_specialist(skills={self.kafka: 4}, bio="Kafka, payments and streams")

    def near(self, run=None):
        if run is None:
            run = running.match(actor=self.actor("manager"), mission_id=self.mission.pk, at=AT)
        return near_misses(self.mission, run, AT)

    def test_texts_are_read_without_accents_and_the_rules_are_told(self) -> None:
        reads = make_specialist(
            headline="Ingenieure, DONNEES et flux", bio="Payment systems, streaming"
        )
        make_specialist(headline="Baker", bio="Makes bread for the team and moves it")

        (one,) = self.near()

        self.assertEqual(one.specialist, reads)
        self.assertEqual(one.words, ["Ingénieur", "données", "payments", "streams"])
        self.assertEqual(one.skills, [])
        self.assertEqual([reason["rule"] for reason in one.reasons], ["skill"])
        self.assertIn("Kafka", one.reasons[0]["sentence"])

    def test_skills_and_words_of_the_title_come_before_words_of_the_description(self) -> None:
        title = make_specialist(headline="Données")
        both = make_specialist(headline="Données", bio="Payments by streams")
        skilled = make_specialist(headline="Données", skills={self.kafka: 2})
        make_specialist(bio="Payments by streams")

        self.assertEqual([one.specialist for one in self.near()], [skilled, both, title])

    def test_the_description_orders_no_more_than_are_considered(self) -> None:
        title = make_specialist(headline="Données et Kafka")
        make_specialist(headline="Données", bio="Payments by streams")

        with mock.patch.object(nearby, "CONSIDERED", 1):
            self.assertEqual([one.specialist for one in self.near()], [title])

    def test_skills_are_found_by_names_other_names_and_misspelt(self) -> None:
        postgres = make_skill(name="Relational databases")
        SkillAlias.objects.create(skill=postgres, name="PostgreSQL")
        misspelt = make_skill(name="Kafkaa")
        spoken = make_specialist(skills={postgres: 3})
        alike = make_specialist(skills={misspelt: 5})
        low = make_specialist(skills={self.kafka: 2, postgres: 1, make_skill(name="Sewing"): 5})

        near = self.near()

        self.assertEqual(near[0].specialist, low)
        self.assertEqual(
            {one.specialist.pk: one.skills for one in near},
            {
                low.pk: ["Kafka", "Relational databases"],
                spoken.pk: ["Relational databases"],
                alike.pk: ["Kafkaa"],
            },
        )
        self.assertTrue(all(one.reasons for one in near))

    def test_whoever_is_ranked_blocked_paused_or_gone_is_none(self) -> None:
        text = {"headline": "Données", "bio": "Kafka"}
        blocked = make_specialist(**text)
        Block.objects.create(client=self.mission.client, specialist=blocked, reason="No")
        for status in ("paused", "left"):
            make_specialist(status=status, **text)
        with tenant_context(self.other_account.pk):
            make_specialist(**text)
        shown = make_specialist(**text)

        self.assertEqual([one.specialist for one in self.near()], [shown])

    def test_whoever_passes_every_rule_since_the_ranking_is_told_so(self) -> None:
        run = running.match(actor=self.actor("manager"), mission_id=self.mission.pk, at=AT)
        late = make_specialist(skills={self.kafka: 5})

        (one,) = self.near(run)

        self.assertEqual(one.specialist, late)
        self.assertEqual([reason["rule"] for reason in one.reasons], ["changed_since"])

    def test_nobody_is_ranked_for_it_and_nobodys_identity_is_read(self) -> None:
        identity = make_identity(given_name="Kafka", family_name="Données")
        make_specialist(identity=identity)
        reads = make_specialist(headline="Kafka")
        run = running.match(actor=self.actor("manager"), mission_id=self.mission.pk, at=AT)
        before = MatchRecord.objects.get(run=run).specialists

        with CaptureQueriesContext(connection) as sent:
            near = self.near(run)

        self.assertEqual([one.specialist for one in near], [reads])
        statements = " ".join(one["sql"] for one in sent.captured_queries)
        self.assertIn("profilewords", statements)
        self.assertNotIn("specialists_identity", statements)
        self.assertNotRegex(statements, r"\b(INSERT|UPDATE|DELETE)\b")
        self.assertEqual(MatchRecord.objects.get(run=run).specialists, before)
        self.assertEqual(MatchRun.objects.count(), 1)

    def test_a_mission_of_few_words_has_near_misses_all_the_same(self) -> None:
        low = make_specialist(skills={self.kafka: 1})
        self.mission.title, self.mission.description = "The", ""

        self.assertEqual([one.specialist for one in self.near()], [low])


class NearApiTests(ApiTestCase):
    def setUp(self) -> None:
        self.contact = factories.make_member(self.account, role="member")
        self.member = factories.make_member(self.account, role="member")
        with self.rows():
            self.python = make_skill(name="Python")
            self.mission = make_mission(title="Rewrite a ledger", musts={self.python: 3})
            make_contact(client=self.mission.client, user_id=self.contact.user_id)
            make_specialist(skills={self.python: 3}, user_id=self.member.user_id)
            self.near = make_specialist(headline="Keeps ledgers", skills={self.python: 2})
        self.url = f"/api/missions/{self.mission.pk}/near-misses/"

    def as_user(self, member, version: str = "2"):
        return self.client_for("member", version=version, user=member.user)

    def test_a_client_reads_who_is_near_and_what_keeps_them_out(self) -> None:
        client = self.as_user(self.contact)
        self.assertEqual(client.get(self.url).json(), {"run_id": None, "results": []})
        run = client.post(f"/api/missions/{self.mission.pk}/match/").json()

        answer = client.get(self.url).json()

        self.assertEqual(answer["run_id"], run["id"])
        (one,) = answer["results"]
        self.assertEqual(
            {key: one[key] for key in ("specialist_id", "headline", "skills_found", "words_found")},
            {
                "specialist_id": str(self.near.pk),
                "headline": "Keeps ledgers",
                "skills_found": ["Python"],
                "words_found": ["ledger"],
            },
        )
        self.assertEqual([reason["rule"] for reason in one["reasons"]], ["skill"])
        self.assertTrue(one["availability"]["is_stale"])
        self.assertFalse({"name", "score", "rank"} & one.keys())
        first = self.client_for("manager", version="1").get(self.url, {"run": run["id"]}).json()
        self.assertEqual(first["run"], run["id"])
        self.assertEqual(
            first["results"],
            [
                {
                    "specialist": str(self.near.pk),
                    "headline": "Keeps ledgers",
                    "availability_is_stale": True,
                    "skills_found": ["Python"],
                    "words_found": ["ledger"],
                    "rules": ["skill"],
                }
            ],
        )

    def test_whoever_may_not_read_the_ranking_reads_none_of_it(self) -> None:
        self.client_for("manager").post(f"/api/missions/{self.mission.pk}/match/")
        self.assertEqual(self.as_user(self.member).get(self.url).status_code, 403)
        self.assertEqual(
            self.client_for("owner", account=self.other_account).get(self.url).status_code, 404
        )
        client = self.client_for("manager")
        self.assertEqual(client.get(self.url, {"run": str(self.near.pk)}).status_code, 404)
        self.assertEqual(client.get(self.url, {"run": "nonsense"}).status_code, 400)

    def test_one_near_miss_costs_as_much_as_five(self) -> None:
        client = self.client_for("manager")
        client.post(f"/api/missions/{self.mission.pk}/match/")
        with self.rows():
            self.near.delete()

        def make() -> None:
            with self.rows():
                make_specialist(headline="Ledgers", skills={self.python: 1})

        self.assertSameQueries(lambda: client.get(self.url), make)
        self.assertEqual(len(client.get(self.url).json()["results"]), 5)
