import re
import time as clock
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from urllib.request import urlopen

from django.test import override_settings

from annex.identity.models import Membership, User
from annex.presign.dispositions import present
from annex.presign.signing import Signer
from annex.presign.storages import resolve
from annex.rescue.takeover.models import Outcome, TakenRow
from annex.rescue.takeover.running import Listener
from annex.tenancy.context import global_context
from platforms.marketplace.clients.models import Client
from platforms.marketplace.missions.models import Mission
from platforms.marketplace.proposals.models import Proposal
from platforms.marketplace.skills.models import SkillRelation
from platforms.marketplace.specialists.models import (
    Document,
    Specialist,
)
from platforms.marketplace.takeover.services.running import legacy_database as opened
from platforms.marketplace.takeover.services.running import take_over
from platforms.marketplace.takeover.tests.cases import AT, TakeoverTestCase
from platforms.marketplace.takeover.tests.legacy import (
    PASSWORDS,
    legacy_database,
    samples,
    tables,
)


class TakeoverTests(TakeoverTestCase):
    def test_types_that_no_comment_says_are_those_of_the_plan(self) -> None:
        self.take()
        commented = list(TakenRow.objects.order_by("pk").values("pk", "outcome", "left", "names"))
        TakenRow.objects.update(digest="")
        bare = re.sub(r"COMMENT ON .*;", "", tables())
        with legacy_database(bare, samples()) as url, opened(url, "Europe/Brussels") as legacy:
            take_over(legacy=legacy, listener=Listener(), at=AT)
        again = list(TakenRow.objects.order_by("pk").values("pk", "outcome", "left", "names"))
        self.assertEqual(again, commented)

    def test_every_row_is_accounted_for_and_sums_agree(self) -> None:
        lines = self.take()
        self.assertEqual([line.difference for line in lines], [0] * len(lines))
        counted = {line.table: (line.there, line.refused) for line in lines if line.what == "rows"}
        self.assertEqual(counted["app_user"], (5, 1))
        self.assertEqual(counted["skill.parent"], (3, 0))
        self.assertEqual(counted["mission"], (4, 1))
        sums = {line.table: line.here for line in lines if line.what != "rows"}
        self.assertEqual(sums["specialist"], Decimal("650.50"))
        self.assertEqual(sums["mission"], Decimal("1000.25"))
        self.assertEqual(sums["proposal"], Decimal(1080))
        self.assertEqual(sums["specialist_skill"], Decimal("12.5"))

    def test_people_keep_their_passwords_until_they_sign_in(self) -> None:
        self.take()
        for email, password in PASSWORDS.items():
            with global_context():
                user = User.objects.get(email=email)
                self.assertFalse(user.check_password(f"{password} "))
                self.assertTrue(user.check_password(password))
            self.assertTrue(user.password.startswith("argon2$argon2id$"))
        with global_context():
            off = User.objects.get(email="off@old.example")
        self.assertFalse(off.has_usable_password())
        self.assertFalse(off.is_active)
        self.assertIn("choose a new password", self.row("app_user", "4").notes[-1])

    def test_roles_become_memberships(self) -> None:
        self.take()
        with global_context():
            people = dict(User.objects.values_list("pk", "email"))
        roles = {people[one.user_id]: one.role for one in Membership.objects.all()}
        self.assertEqual(roles["boss@old.example"], "admin")
        self.assertEqual(roles["client@old.example"], "member")
        self.assertEqual(roles["off@old.example"], "viewer")
        self.assertIn("ROLE_POET", self.row("app_user", "3").notes[2])

    def test_times_are_those_of_php(self) -> None:
        self.take()
        with global_context():
            boss = User.objects.get(email="boss@old.example")
            ada = User.objects.get(email="ada.lovelace@old.example")
        self.assertEqual(boss.created_at, datetime(2022, 1, 10, 8, tzinfo=UTC))
        # 02:30 was twice that night: PHP takes the first, in summer time.
        self.assertEqual(ada.created_at, datetime(2022, 10, 30, 0, 30, tzinfo=UTC))
        self.assertIn("twice", self.row("app_user", "3").notes[0])
        mission = Mission.objects.get(reference="MS-1")
        self.assertEqual(mission.published_at, datetime(2024, 7, 1, 8, tzinfo=UTC))
        gap = self.row("app_user", "5")
        self.assertEqual((gap.outcome, gap.target_id), (Outcome.REFUSED, None))
        self.assertIn("2022-03-27 02:30:00", gap.notes[0])

    def test_what_belongs_to_a_refused_row_is_refused_with_the_reason(self) -> None:
        self.take()
        for table, key in (
            ("specialist", "5"),
            ("specialist_skill", "5/2"),
            ("specialist_favourite_mission", "5/1"),
            ("mission_skill", "4/2"),
        ):
            row = self.row(table, key)
            self.assertEqual(row.outcome, Outcome.REFUSED)
            self.assertRegex(row.notes[0], "was not taken over")
        self.assertEqual(self.row("mission", "4").notes[0][:20], "The status lost is n")
        self.assertEqual(
            self.row("specialist_skill", "3/4").notes, ["Its level 9 is none of 1 to 5."]
        )

    def test_a_specialist_comes_with_identity_languages_and_skills(self) -> None:
        self.take()
        ada = Specialist.objects.get(headline="Engineer of engines")
        self.assertEqual(ada.identity.full_name, "Ada Lovelace")
        self.assertEqual((ada.day_rate, ada.currency), (Decimal("650.50"), "EUR"))
        self.assertEqual((ada.country, ada.city), ("BE", "Brussels"))
        self.assertEqual((ada.free_from, ada.call_after), (date(2024, 6, 1), time(17, 30)))
        self.assertEqual(ada.notice_days, 45)
        self.assertEqual(sorted(ada.languages.values_list("language", flat=True)), ["en", "nl"])
        self.assertEqual(ada.skills.get().skill.name, "Python")
        self.assertEqual(Specialist.objects.get(headline="Disabled").status, "left")

    def test_a_file_in_a_row_becomes_a_document_that_a_link_opens(self) -> None:
        self.take()
        document = Document.objects.get()
        self.assertEqual((document.name, document.media_type), ("cv.pdf", "application/pdf"))
        storage, bucket = resolve(code="default", bucket=None, key=document.storage_key)
        shown = present(document.name, document.media_type, "inline")
        url = Signer(storage).url(bucket, document.storage_key, shown, at=clock.time())
        with urlopen(url, timeout=10) as answer:
            self.assertEqual(answer.read(), b"%PDF-1.4")

    def test_a_file_that_no_storage_takes_is_refused_and_taken_later(self) -> None:
        with override_settings(ANNEX_OBJECT_STORAGES=[]):
            self.take()
            self.assertEqual(self.row("specialist.cv", "3").outcome, Outcome.REFUSED)
            self.assertFalse(Document.objects.exists())
        self.take()
        self.assertEqual(self.row("specialist.cv", "3").outcome, Outcome.ADAPTED)

    def test_a_child_older_than_its_parent_finds_it(self) -> None:
        self.take()
        pairs = SkillRelation.objects.values_list("skill__name", "broader__name")
        self.assertEqual(
            set(pairs),
            {("Python", "PostgreSQL"), ("PostgreSQL", "Databases"), ("Plumbing", "Programming")},
        )

    def test_a_mission_ends_the_day_after_its_last_one(self) -> None:
        self.take()
        mission = Mission.objects.get(reference="MS-1")
        self.assertEqual((mission.starts_on, mission.ends_on), (date(2024, 7, 1), date(2025, 1, 1)))
        names = self.row("mission", "1").names
        self.assertEqual(names["ulid"], "01HZZZZZZZZZZZZZZZZZZZZZ01")
        self.assertEqual(names["slug"], "an-engine")

    def test_a_proposal_of_an_open_mission_awaits_an_answer_another_has_ended(self) -> None:
        self.take()
        waiting = Proposal.objects.get(mission__reference="MS-1")
        self.assertEqual((waiting.status, waiting.respond_by), ("sent", AT + timedelta(days=14)))
        self.assertEqual(waiting.versions.get().answers, {"start": "2024-07-01", "n": 1.5})
        ended = Proposal.objects.get(mission__reference="MS-3")
        self.assertEqual((ended.status, ended.decided_at), ("declined", AT))
        self.assertEqual(ended.agency_name, "L'Agence")

    def test_what_has_no_place_is_kept_beside(self) -> None:
        self.take()
        left = self.row("app_user", "3").left
        self.assertEqual(left["legacy_profile"], {"vat": "BE0123456749"})
        self.assertEqual(left["last_login_at"], "2024-03-31T00:30:00+00:00")
        self.assertEqual(self.row("app_user", "1").left, {"preferences": {"theme": "dark"}})
        self.assertEqual(self.row("specialist", "4").left, {"referred_by": 3})
        self.assertEqual(Client.objects.get().odoo_partner_id, 9007199254740993)
