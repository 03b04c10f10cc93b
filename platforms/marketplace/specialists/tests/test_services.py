from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from django.core import mail

from annex.identity.models import Person
from annex.kernel.actor import Actor
from annex.presign import files
from annex.presign.uploads import Contents
from annex.tenancy.context import global_context
from annex.testing import factories
from annex.testing.cases import ServiceTestCase
from annex.testing.events import told
from platforms.marketplace.missions.models import Favourite
from platforms.marketplace.missions.tests.factories import make_mission
from platforms.marketplace.proposals.models import Proposal
from platforms.marketplace.skills.policies import OperatorsOnly, UnknownReference
from platforms.marketplace.skills.tests.factories import make_skill
from platforms.marketplace.specialists import tasks
from platforms.marketplace.specialists.models import (
    Document,
    Identity,
    Specialist,
    SpecialistSkill,
)
from platforms.marketplace.specialists.policies import SpecialistNotFound
from platforms.marketplace.specialists.services import (
    abilities,
    availability,
    documents,
    profiles,
)
from platforms.marketplace.specialists.tests.factories import make_specialist

AT = datetime(2100, 6, 1, 12, tzinfo=UTC)


class MembersTestCase(ServiceTestCase):
    def member(self) -> Actor:
        with global_context():
            member = factories.make_member(self.account, role="member")
        return self.actor("member", user_id=member.user_id)


class ProfileTest(MembersTestCase):
    def test_a_specialist_starts_as_said_and_who_says_when_they_are_free_confirms_it(self) -> None:
        specialist = profiles.create(
            actor=self.actor("manager"),
            at=AT,
            identity={"given_name": "Ada", "family_name": "Lovelace"},
            headline="Analyst",
            day_rate=Decimal("640.50"),
            free_from=date(2100, 7, 1),
        )

        specialist.refresh_from_db()
        self.assertEqual(specialist.identity.full_name, "Ada Lovelace")
        self.assertEqual(
            (specialist.headline, specialist.day_rate, specialist.currency, specialist.status),
            ("Analyst", Decimal("640.50"), "EUR", "active"),
        )
        self.assertEqual((specialist.joined_at, specialist.availability_confirmed_at), (AT, AT))

    def test_only_operators_add_specialists(self) -> None:
        for actor in (self.member(), self.actor("manager", unit_id=uuid4())):
            with self.assertRaises(OperatorsOnly):
                profiles.create(actor=actor, at=AT, identity={}, headline="Me")

        self.assertFalse(Identity.objects.exists())

    def test_who_signs_in_as_a_specialist_is_a_member_and_that_of_one_only(self) -> None:
        user_id = self.member().user_id
        make_specialist(user_id=user_id)

        with self.assertRaises(profiles.UserTaken):
            profiles.create(
                actor=self.actor(), at=AT, identity={}, headline="Again", user_id=user_id
            )
        with self.assertRaises(UnknownReference):
            profiles.create(actor=self.actor(), at=AT, identity={}, headline="X", user_id=uuid4())

        self.assertEqual(Specialist.objects.count(), 1)
        self.assertEqual(Identity.objects.count(), 1)

    def test_specialists_change_themselves_and_nobody_else(self) -> None:
        ada, bob = self.member(), self.member()
        mine, theirs = make_specialist(user_id=ada.user_id), make_specialist(user_id=bob.user_id)

        profiles.change(
            actor=ada,
            specialist_id=mine.pk,
            at=AT,
            identity={"given_name": "Augusta"},
            headline="Analyst",
            days_per_week=3,
        )
        for hidden in (theirs.pk, uuid4()):
            with self.assertRaises(SpecialistNotFound):
                profiles.change(actor=ada, specialist_id=hidden, at=AT, headline="Mine")

        mine.refresh_from_db()
        self.assertEqual((mine.headline, mine.identity.given_name), ("Analyst", "Augusta"))
        self.assertEqual((mine.days_per_week, mine.availability_confirmed_at), (3, AT))
        theirs.refresh_from_db()
        self.assertNotEqual(theirs.headline, "Mine")

    def test_specialists_do_not_say_who_signs_in_as_them(self) -> None:
        ada = self.member()
        mine = make_specialist(user_id=ada.user_id)

        profiles.change(actor=ada, specialist_id=mine.pk, at=AT, user_id=ada.user_id)
        with self.assertRaises(OperatorsOnly):
            profiles.change(actor=ada, specialist_id=mine.pk, at=AT, user_id=None)

        mine.refresh_from_db()
        self.assertEqual(mine.user_id, ada.user_id)

    def test_who_never_took_part_can_be_deleted_with_who_they_are(self) -> None:
        specialist = make_specialist(skills={make_skill(): 3}, languages={"fr": 7})
        Favourite.objects.create(specialist=specialist, mission=make_mission())

        profiles.delete(actor=self.actor(), specialist_id=specialist.pk)

        self.assertFalse(Specialist.objects.exists())
        self.assertFalse(Identity.objects.exists())

    def test_who_has_documents_or_proposals_stays(self) -> None:
        with_cv, with_proposal = make_specialist(), make_specialist()
        documents.add(
            actor=self.actor(),
            specialist_id=with_cv.pk,
            name="cv.pdf",
            media_type="application/pdf",
            size_bytes=1,
            sha256="0" * 64,
            storage_key="cv.pdf",
            at=AT,
        )
        Proposal.objects.create(mission=make_mission(), specialist=with_proposal)

        for specialist in (with_cv, with_proposal):
            with self.assertRaises(profiles.SpecialistInUse):
                profiles.delete(actor=self.actor(), specialist_id=specialist.pk)

        self.assertEqual((Specialist.objects.count(), Identity.objects.count()), (2, 2))


class AbilitiesTest(MembersTestCase):
    def skills(self, specialist: Specialist) -> list[tuple[str, int, int]]:
        rows = SpecialistSkill.objects.filter(specialist=specialist).order_by("rank")
        return list(rows.values_list("skill__name", "rank", "level"))

    def test_skills_are_ranked_in_the_order_given_and_replaced_as_a_whole(self) -> None:
        python, django, php = (make_skill(name=name) for name in ("Python", "Django", "PHP"))
        specialist = make_specialist(skills={php: 5, python: 2})
        kept = SpecialistSkill.objects.get(skill=python)

        abilities.rank_skills(
            actor=self.actor(),
            specialist_id=specialist.pk,
            at=AT,
            skills=[
                {
                    "skill_id": django.pk,
                    "level": 4,
                    "years": Decimal("6.5"),
                    "last_used_on": AT.date(),
                    "evidence": "https://example.test/work",
                },
                {"skill_id": python.pk, "level": 5},
            ],
        )

        self.assertEqual(self.skills(specialist), [("Django", 1, 4), ("Python", 2, 5)])
        self.assertEqual(SpecialistSkill.objects.get(skill=python).pk, kept.pk)
        row = SpecialistSkill.objects.get(skill=django)
        self.assertEqual(
            (row.years, row.last_used_on, row.evidence),
            (Decimal("6.5"), date(2100, 6, 1), "https://example.test/work"),
        )

    def test_what_can_not_be_is_refused_and_nothing_changes(self) -> None:
        python = make_skill(name="Python")
        specialist = make_specialist(skills={python: 2})
        with self.as_account(self.other_account):
            theirs = make_skill()

        for refusal, skills in (
            (abilities.SaidTwice, [{"skill_id": python.pk, "level": 1}] * 2),
            (UnknownReference, [{"skill_id": uuid4(), "level": 1}]),
            (UnknownReference, [{"skill_id": theirs.pk, "level": 1}]),
            (
                abilities.UsedInTheFuture,
                [{"skill_id": python.pk, "level": 1, "last_used_on": date(2100, 6, 2)}],
            ),
        ):
            with self.subTest(refusal=refusal), self.assertRaises(refusal):
                abilities.rank_skills(
                    actor=self.actor(), specialist_id=specialist.pk, skills=skills, at=AT
                )

        self.assertEqual(self.skills(specialist), [("Python", 1, 2)])

    def test_languages_are_replaced_as_a_whole(self) -> None:
        specialist = make_specialist(languages={"fr": 7, "de": 2})

        abilities.speak(
            actor=self.actor(),
            specialist_id=specialist.pk,
            languages=[{"language": "en", "level": 5}, {"language": "de", "level": 3}],
        )
        with self.assertRaises(abilities.SaidTwice):
            abilities.speak(
                actor=self.actor(),
                specialist_id=specialist.pk,
                languages=[{"language": "en", "level": 5}, {"language": "en", "level": 3}],
            )

        self.assertEqual(
            set(specialist.languages.values_list("language", "level")), {("en", 5), ("de", 3)}
        )


class AvailabilityTest(MembersTestCase):
    def test_it_is_stale_from_fourteen_days_after_it_was_confirmed(self) -> None:
        specialist = make_specialist()
        self.assertTrue(specialist.is_stale(AT))

        availability.confirm(
            actor=self.actor(), specialist_id=specialist.pk, at=AT, free_from=date(2100, 9, 1)
        )

        specialist.refresh_from_db()
        self.assertEqual(specialist.free_from, date(2100, 9, 1))
        almost, then = AT + timedelta(days=14, seconds=-1), AT + timedelta(days=14)
        self.assertEqual((specialist.is_stale(almost), specialist.is_stale(then)), (False, True))
        stale = Specialist.objects.all().stale
        self.assertEqual((stale(almost).count(), stale(then).count()), (0, 1))
        fresh = Specialist.objects.all().fresh
        self.assertEqual((fresh(almost).count(), fresh(then).count()), (1, 0))

    def test_nobody_confirms_for_somebody_else(self) -> None:
        specialist = make_specialist()

        with self.assertRaises(SpecialistNotFound):
            availability.confirm(actor=self.member(), specialist_id=specialist.pk, at=AT)

        specialist.refresh_from_db()
        self.assertIsNone(specialist.availability_confirmed_at)

    def test_who_is_stale_and_signs_in_is_asked_by_mail_and_again_after_a_week(self) -> None:
        asked = make_specialist(user_id=self.member().user_id)
        fresh = make_specialist(user_id=self.member().user_id, availability_confirmed_at=AT)
        paused = make_specialist(user_id=self.member().user_id, status="paused")
        nobody = make_specialist()

        with self.committed():
            first = availability.ask_all(at=AT)
        with self.committed():
            soon = availability.ask_all(at=AT + timedelta(days=6))
        with self.committed():
            later = availability.ask_all(at=AT + timedelta(days=7))

        self.assertEqual((first, soon, later), (1, 0, 1))
        address = Person.objects.get(pk=asked.user_id).email
        self.assertEqual([message.to for message in mail.outbox], [[address]] * 2)
        self.assertIn("/profile", mail.outbox[0].body)
        self.assertEqual(told("specialists"), [("asked", [asked.pk])] * 2)
        for other in (fresh, paused, nobody):
            other.refresh_from_db()
            self.assertIsNone(other.availability_asked_at)

    def test_somebody_is_asked_in_their_language(self) -> None:
        with global_context():
            user = factories.make_user()
            user.language = "fr"
            user.save(update_fields=["language"])
            factories.make_member(self.account, user=user)
        specialist = make_specialist(user_id=user.pk, availability_asked_at=AT)

        tasks.mail_question.delay(specialist_id=str(specialist.pk))

        self.assertIn("disponible", mail.outbox[0].subject)


class DocumentTest(MembersTestCase):
    def test_a_file_that_is_there_already_is_not_there_twice(self) -> None:
        specialist = make_specialist()

        for name in ("cv.pdf", "again.pdf"):
            documents.add(
                actor=self.actor(),
                specialist_id=specialist.pk,
                name=name,
                media_type="application/pdf",
                size_bytes=1,
                sha256="0" * 64,
                storage_key=name,
                at=AT,
            )

        self.assertEqual(Document.objects.get().name, "cv.pdf")

    def test_a_file_that_another_document_is_too_stays(self) -> None:
        storage_key = f"marketplace/{uuid4()}"
        files.put(
            storage_code=documents.STORAGE, key=storage_key, data=b"1", media_type="text/plain"
        )
        first, second = (
            documents.add(
                actor=self.actor(),
                specialist_id=make_specialist().pk,
                name="cv.txt",
                media_type="text/plain",
                size_bytes=1,
                sha256="0" * 64,
                storage_key=storage_key,
                at=AT,
            )
            for _ in range(2)
        )

        there, contents = [], Contents(1, "0" * 64)
        for document in (first, second):
            with self.captureOnCommitCallbacks(execute=True):
                documents.remove(
                    actor=self.actor(),
                    specialist_id=document.specialist_id,
                    document_id=document.pk,
                )
            there.append(
                files.is_whole(storage_code=documents.STORAGE, key=storage_key, contents=contents)
            )
        self.assertEqual(there, [True, False])


class EventsTest(ServiceTestCase):
    def test_every_change_is_told_and_a_change_of_nothing_is_not(self) -> None:
        actor = self.actor()

        specialist = profiles.create(actor=actor, at=AT, identity={}, headline="Me")
        pk = specialist.pk
        profiles.change(actor=actor, specialist_id=pk, at=AT, headline="Me")
        profiles.change(actor=actor, specialist_id=pk, at=AT, identity={"given_name": "Ada"})
        abilities.speak(actor=actor, specialist_id=pk, languages=[])
        availability.confirm(actor=actor, specialist_id=pk, at=AT)
        profiles.delete(actor=actor, specialist_id=pk)

        self.assertEqual(
            told("specialists"),
            [(op, [pk]) for op in ("created", "updated", "confirmed", "deleted")],
        )
