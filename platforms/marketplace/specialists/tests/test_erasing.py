import json
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from uuid import uuid4

from django.core.management import CommandError, call_command
from django.db.models import Model
from django.test import override_settings

from annex.presign.skew import StorageUnreachable
from annex.presign.tests.buckets import listening
from annex.rescue.takeover.models import TakenRow
from annex.testing.cases import ApiTestCase, ServiceTestCase
from annex.testing.events import told
from platforms.marketplace.clients.models import Block
from platforms.marketplace.clients.tests.factories import make_client
from platforms.marketplace.engagements.holdings import StillEngaged
from platforms.marketplace.engagements.models import PeriodStatus
from platforms.marketplace.engagements.tests.factories import make_engagement, make_period
from platforms.marketplace.matching.models import Contest, MatchRecord, ProfileWords, TrackRecord
from platforms.marketplace.matching.reads.replaying import replay
from platforms.marketplace.matching.services import running
from platforms.marketplace.missions.models import Favourite
from platforms.marketplace.missions.tests.factories import make_mission
from platforms.marketplace.orders.models import HandOff
from platforms.marketplace.proposals import reasons
from platforms.marketplace.proposals.models import Invitation, Proposal, ProposalVersion
from platforms.marketplace.proposals.tests.factories import (
    make_interview,
    make_invitation,
    make_proposal,
)
from platforms.marketplace.shortlists.models import Shortlist, ShortlistEntry, Vote
from platforms.marketplace.skills.policies import OperatorsOnly
from platforms.marketplace.skills.tests.factories import make_skill
from platforms.marketplace.specialists import holdings
from platforms.marketplace.specialists.models import (
    Document,
    Identity,
    Specialist,
    SpecialistSkill,
)
from platforms.marketplace.specialists.policies import SpecialistErased, SpecialistNotFound
from platforms.marketplace.specialists.services import availability, erasing, profiles
from platforms.marketplace.specialists.tests.factories import make_identity, make_specialist

AT = datetime(2100, 6, 1, 12, tzinfo=UTC)
TYPED = "Ada said so"


def make_known(**fields: object) -> Specialist:
    """Make somebody of whom every slice holds something, with work that is done."""
    ada = make_specialist(
        identity=make_identity(
            given_name="Ada",
            family_name="Lovelace",
            email="ada@example.test",
            born_on=date(1815, 12, 10),
        ),
        headline="Ada, analyst",
        bio="Ada wrote the first program.",
        skills={make_skill(): 4},
        languages={"en": 7},
        **fields,
    )
    mission = make_mission()
    Document.objects.create(
        specialist=ada,
        name="Ada.pdf",
        media_type="application/pdf",
        size_bytes=1,
        sha256="a" * 64,
        storage_key="cv/ada",
    )
    Block.objects.create(client=make_client(), specialist=ada, reason=TYPED)
    Favourite.objects.create(specialist=ada, mission=mission)
    TrackRecord.objects.create(specialist=ada)
    shortlist = Shortlist.objects.create(mission=mission, name="First")
    entry = ShortlistEntry.objects.create(
        shortlist=shortlist, specialist=ada, position=1, note=TYPED
    )
    Vote.objects.create(entry=entry, user_id=uuid4(), value=1, comment=TYPED)
    words = {"motivation": TYPED, "answers": {"why": TYPED}}
    make_invitation(mission=mission, specialist=ada, message=TYPED)
    make_invitation(mission=mission, specialist=ada, status="declined", reason=TYPED)
    make_interview(proposal=make_proposal(specialist=ada, version=words), notes=TYPED)
    make_proposal(mission=mission, specialist=ada, status="draft", version=words)
    make_proposal(mission=mission, specialist=ada, status="declined", reason=TYPED, version=words)
    engagement = make_engagement(specialist=ada, status="done", version=words)
    make_period(engagement=engagement, status="approved", entries={date(2026, 1, 5): "1"})
    HandOff.objects.create(engagement=engagement, days=1)
    return ada


class ErasureTests(ServiceTestCase):
    def setUp(self) -> None:
        self.ada = make_known(user_id=uuid4(), availability_confirmed_at=AT)
        self.bucket = self.enterContext(listening())
        self.bucket.files["/annex/cv/ada"] = b"x"

    def erase(self) -> erasing.Erasure:
        return erasing.erase(actor=self.actor("manager"), specialist_id=self.ada.pk, at=AT)

    def test_nothing_they_are_is_left_and_what_others_keep_has_a_pseudonym(self) -> None:
        done = self.erase()

        self.assertEqual(self.bucket.files, {})
        left = json.dumps(holdings.held_of(self.ada.pk), default=str)
        for word in ("Ada", "Lovelace", "example.test", "1815", "program"):
            self.assertNotIn(word, left)
        self.ada.refresh_from_db()
        name = f"Erased {self.ada.pk.hex[-8:]}"
        self.assertEqual((self.ada.identity.full_name, self.ada.headline), (name, name))
        self.assertEqual(
            (self.ada.status, self.ada.user_id, self.ada.free_from, self.ada.erased_at),
            ("left", None, None, AT),
        )
        self.assertFalse(Document.objects.exists() or SpecialistSkill.objects.exists())
        self.assertNotIn("program", ProfileWords.objects.get(specialist=self.ada).words)
        self.assertEqual(
            done.done,
            {
                "shortlist_entries": 1,
                "drafts_deleted": 1,
                "proposals_withdrawn": 1,
                "invitations_declined": 1,
                "reasons_cleared": 3,
                "messages_cleared": 1,
                "versions_cleared": 3,
                "interviews_cleared": 1,
                "favourites": 1,
                "blocks": 1,
                "documents": 1,
                "skills": 1,
                "languages": 1,
                "profile": 1,
                "identity": 1,
            },
        )
        self.assertIn(("erased", [self.ada.pk]), told("specialists"))

    def test_what_was_open_ends_with_a_reason_and_the_books_stay(self) -> None:
        self.erase()

        ended = [*Invitation.objects.all(), *Proposal.objects.all()]
        self.assertEqual(
            sorted({row.status for row in ended}), ["accepted", "declined", "withdrawn"]
        )
        self.assertEqual(
            {row.reason for row in ended},
            {reasons.ERASED, reasons.WAS_ERASED},
        )
        version = ProposalVersion.objects.get(engagements__isnull=False)
        self.assertEqual((str(version.day_rate), version.starts_on), ("500.00", date(2026, 1, 1)))
        self.assertEqual(HandOff.objects.count(), 1)

    def test_a_second_time_does_nothing_and_says_so(self) -> None:
        self.erase()
        events = told("specialists")
        again = erasing.erase(
            actor=self.actor("manager"), specialist_id=self.ada.pk, at=AT + timedelta(days=1)
        )

        self.assertEqual((again.done, again.files_left, again.erased_at), ({}, [], AT))
        self.assertEqual(told("specialists"), events)

    def test_files_that_stay_undo_everything_and_those_of_others_stay(self) -> None:
        self.bucket.is_down = True
        with self.assertRaises(StorageUnreachable):
            self.erase()
        self.assertEqual(Identity.objects.get(specialists=self.ada).given_name, "Ada")
        self.bucket.is_down = False
        cv = Document.objects.get()
        Document.objects.create(
            specialist=make_specialist(),
            name="same.pdf",
            media_type=cv.media_type,
            size_bytes=1,
            sha256=cv.sha256,
            storage_key=cv.storage_key,
        )
        self.erase()
        self.assertEqual(list(self.bucket.files), ["/annex/cv/ada"])

    def test_a_file_that_no_storage_has_is_named(self) -> None:
        with override_settings(ANNEX_OBJECT_STORAGES=[]):
            self.assertEqual(self.erase().files_left, ["cv/ada"])

    def test_who_is_engaged_or_waits_for_a_decision_is_not_erased(self) -> None:
        running_one = make_engagement(specialist=self.ada)
        with self.assertRaises(StillEngaged) as refused:
            self.erase()
        self.assertEqual(refused.exception.details, {"engagement_ids": [str(running_one.pk)]})

        bob = make_specialist()
        done = make_engagement(specialist=bob, status="done")
        make_period(engagement=done, status=PeriodStatus.SUBMITTED)
        with self.assertRaises(StillEngaged):
            erasing.erase(actor=self.actor("manager"), specialist_id=bob.pk, at=AT)

    def test_a_ranking_replays_without_them(self) -> None:
        run = running.match(
            actor=self.actor("manager"), mission_id=make_mission().pk, at=self.ada.joined_at
        )
        Contest.objects.create(run=run, specialist=self.ada, text=TYPED)
        ranked = holdings.held_of(self.ada.pk)["rankings"]
        self.assertEqual([(row["run_id"], row["rank"]) for row in ranked], [(run.pk, 1)])

        done = self.erase().done

        self.assertEqual((done["rankings"], done["contests"]), (1, 1))
        self.assertNotIn(self.ada.pk, MatchRecord.objects.get(run=run).specialists)
        self.assertTrue(replay(run).same)
        self.assertEqual(holdings.held_of(self.ada.pk)["rankings"], [])

    def test_nothing_is_said_of_them_afterwards(self) -> None:
        self.erase()
        operator, one = self.actor("manager"), self.ada.pk
        with self.assertRaises(SpecialistErased):
            profiles.change(actor=operator, specialist_id=one, at=AT, bio="Ada again")
        with self.assertRaises(SpecialistErased):
            availability.confirm(actor=operator, specialist_id=one, at=AT)

    def test_only_operators_export_and_erase(self) -> None:
        own = self.actor("member", user_id=self.ada.user_id)
        for do in (erasing.export, erasing.erase):
            with self.assertRaises(OperatorsOnly):
                do(actor=own, specialist_id=self.ada.pk, at=AT)
            with self.assertRaises(SpecialistNotFound):
                do(actor=self.actor("manager"), specialist_id=uuid4(), at=AT)


class ExportTests(ServiceTestCase):
    def test_every_row_that_leads_to_a_specialist_is_exported_with_all_its_columns(self) -> None:
        ada = make_known()
        make_known()
        held = erasing.export(actor=self.actor("manager"), specialist_id=ada.pk, at=AT).held

        counts = {kind: len(rows) for kind, rows in held.items()}
        self.assertEqual(
            {kind: counts[kind] for kind in ("specialist", "proposals", "proposal_versions")},
            {"specialist": 1, "proposals": 4, "proposal_versions": 4},
        )
        exported = {frozenset(row) for rows in held.values() for row in rows}
        for model in leading_to(Specialist):
            if model in {Contest, TakenRow, ProfileWords}:
                continue
            columns = {field.attname for field in model._meta.concrete_fields} - {"account_id"}
            self.assertTrue(
                columns in exported or not model._default_manager.exists(), model.__name__
            )
        self.assertEqual(
            {
                model.__name__
                for model in leading_to(Specialist)
                if not model._default_manager.exists()
            },
            {"Approval", "Contest", "Invoice", "Order", "ReconciliationLine"},
        )


def leading_to(model: type[Model]) -> set[type[Model]]:
    """Return the model and all that refer to it, through others, too."""
    found, waiting = {model}, [model]
    while waiting:
        for relation in waiting.pop()._meta.related_objects:
            if relation.related_model not in found:
                found.add(relation.related_model)
                waiting.append(relation.related_model)
    return found


class ApiTests(ApiTestCase):
    def test_both_versions_export_and_erase_for_operators_alone(self) -> None:
        for version in ("1", "2"):
            with self.subTest(version=version):
                with self.rows():
                    ada = make_specialist(identity=make_identity(given_name="Ada"))
                url = f"/api/specialists/{ada.pk}/"
                client = self.client_for("manager", version=version)

                exported = client.get(f"{url}export/")
                erased = client.post(f"{url}erase/", {})

                self.assertEqual(exported.headers["Cache-Control"], "no-store")
                self.assertEqual(exported.json()["held"]["identity"][0]["given_name"], "Ada")
                self.assertEqual(erased.json()["done"], {"profile": 1, "identity": 1})
                self.assertEqual(client.get(f"{url}export/").status_code, 200)
                refused = client.patch(url, {"headline": "Ada"})
                self.assertEqual(
                    (refused.status_code, refused.json()["code"]),
                    (409, "marketplace.specialist_erased"),
                )
                for role in ("viewer", "member"):
                    other = self.client_for(role, version=version)
                    self.assertEqual(other.get(f"{url}export/").status_code, 403)
                    self.assertEqual(other.post(f"{url}erase/", {}).status_code, 403)
                stranger = self.client_for("owner", account=self.other_account, version=version)
                self.assertEqual(stranger.get(f"{url}export/").status_code, 404)
                self.assertEqual(stranger.post(f"{url}erase/", {}).status_code, 404)


class CommandTests(ServiceTestCase):
    def run_it(self, *said: str) -> dict[str, object]:
        out = StringIO()
        call_command("specialist_data", "--account", self.account.slug, *said, stdout=out)
        found: dict[str, object] = json.loads(out.getvalue())
        return found

    def test_it_writes_json_and_erases_where_told_to(self) -> None:
        ada = make_specialist()
        exported = self.run_it("--specialist", str(ada.pk))
        self.assertEqual(exported["specialist_id"], str(ada.pk))
        erased = self.run_it("--specialist", str(ada.pk), "--erase")
        self.assertEqual(erased["done"], {"profile": 1, "identity": 1})
        with self.assertRaisesMessage(CommandError, "There is no such specialist."):
            self.run_it("--specialist", str(uuid4()))
