import re
import time as clock
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.request import urlopen

from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction
from django.test import override_settings
from psycopg.errors import ReadOnlySqlTransaction

from annex.identity.models import Membership, User
from annex.presign.dispositions import present
from annex.presign.signing import Signer
from annex.presign.storages import resolve
from annex.rescue.symfony.tests.test_hashers import hashing_as_in_production_but_fast
from annex.rescue.takeover.models import Outcome, TakenRow
from annex.rescue.takeover.reconciling import Line
from annex.rescue.takeover.running import Listener
from annex.tenancy.context import global_context, tenant_context
from annex.testing import factories
from annex.testing.cases import CommitTestCase, ServiceTestCase
from platforms.marketplace.clients.models import Client, ClientContact
from platforms.marketplace.missions.models import Favourite, Mission, Requirement
from platforms.marketplace.proposals.models import Proposal
from platforms.marketplace.skills.models import Skill, SkillRelation
from platforms.marketplace.specialists.models import (
    Document,
    Identity,
    Specialist,
    SpecialistSkill,
)
from platforms.marketplace.specialists.services import erasing
from platforms.marketplace.takeover.services.running import legacy_database as opened
from platforms.marketplace.takeover.services.running import take_over
from platforms.marketplace.takeover.services.specialists import ERASED
from platforms.marketplace.takeover.tests.legacy import (
    PASSWORDS,
    change,
    legacy_database,
    samples,
    tables,
)

AT = datetime(2026, 11, 2, 12, tzinfo=UTC)
WRITTEN = (Skill, SkillRelation, Client, ClientContact, Identity, Specialist, SpecialistSkill)
WRITTEN += (Document,)
WRITTEN += (Mission, Requirement, Favourite, Proposal, TakenRow)


class TakeoverTests(ServiceTestCase):
    url: str

    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        cls.url = cls.enterClassContext(legacy_database())

    def setUp(self) -> None:
        super().setUp()
        hashing_as_in_production_but_fast(self)

    def take(self, **options: Any) -> list[Line]:
        """Take over what is there; gives the comparison."""
        with opened(self.url, "Europe/Brussels") as legacy:
            return take_over(legacy=legacy, listener=Listener(), at=AT, **options)

    @contextmanager
    def changed(self, statement: str, undone_by: str) -> Iterator[None]:
        """Change the rows there for a while."""
        change(self.url, statement)
        try:
            yield
        finally:
            change(self.url, undone_by)

    def row(self, table: str, key: str) -> TakenRow:
        return TakenRow.objects.get(table=table, key=key)

    def everything(self) -> dict[str, list[dict[str, Any]]]:
        """Return all that a takeover writes in the account."""
        return {model.__name__: list(model.objects.order_by("pk").values()) for model in WRITTEN}

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

    def test_a_second_run_changes_nothing(self) -> None:
        self.take()
        once = self.everything()
        self.take()
        self.assertEqual(self.everything(), once)

    def test_a_dry_run_tells_the_same_and_keeps_nothing(self) -> None:
        before = self.database()
        tried = self.take(dry_run=True)
        self.assertEqual(self.database(), before)
        self.assertEqual(self.take(), tried)
        changed = {name for name, held in self.database().items() if held != before[name]}
        self.assertLessEqual({"identity_user out", "marketplace_missions_mission in"}, changed)

    def database(self) -> dict[str, str]:
        """Return a checksum of all that may be read of each table, in the account and outside."""
        read = "SELECT coalesce(md5(string_agg(t::text, '' ORDER BY t::text)), '') FROM {} t"
        found = {}
        for place, context in (("in", tenant_context(self.account.pk)), ("out", global_context())):
            with context, connection.cursor() as cursor:
                for name in connection.introspection.table_names(cursor):
                    try:
                        with transaction.atomic():
                            cursor.execute(read.format(connection.ops.quote_name(name)))
                            found[f"{name} {place}"] = cursor.fetchone()[0]
                    except ProgrammingError:
                        continue  # not ours to read here
        return found

    def test_what_is_gone_there_is_named(self) -> None:
        self.take()
        undo = "INSERT INTO mission_skill VALUES (1, 4)"
        with self.changed("DELETE FROM mission_skill WHERE (mission_id, skill_id) = (1, 4)", undo):
            (line,) = [one for one in self.take() if one.table == "mission_skill"]
        self.assertEqual((line.difference, line.note), (-1, "gone there: 1/4"))

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

    def test_who_and_what_is_known_here_stays_what_it_is(self) -> None:
        skill = Skill.objects.create(name="Python", description="Ours.")
        user = factories.make_user("ada.lovelace@old.example", password="of her own")
        self.take()
        with global_context():
            self.assertTrue(User.objects.get(pk=user.pk).check_password("of her own"))
        self.assertEqual(Specialist.objects.get(headline="Engineer of engines").user_id, user.pk)
        self.assertEqual(self.row("skill", "2").target_id, skill.pk)
        self.assertEqual(Skill.objects.get(name="Python").description, "Ours.")
        self.assertEqual(self.row("skill", "2").outcome, Outcome.ADAPTED)

    def test_who_was_shut_out_there_is_not_let_in_as_somebody_known_here(self) -> None:
        user = factories.make_user("off@old.example", password="of their own")
        self.take()
        self.assertFalse(Membership.objects.filter(user_id=user.pk).exists())
        self.assertEqual(Specialist.objects.get(headline="Disabled").user_id, user.pk)
        row = self.row("app_user", "4")
        self.assertEqual((row.target, row.target_id), ("identity.user", user.pk))
        self.assertIn("shut out", row.notes[-1])

    def test_who_is_shut_out_there_is_so_here_although_they_signed_in_meanwhile(self) -> None:
        self.take()
        with global_context():
            ada = User.objects.get(email="ada.lovelace@old.example")
            self.assertTrue(ada.check_password(PASSWORDS[ada.email]))
        there = "UPDATE app_user SET enabled = false WHERE id = 3"
        with self.changed(there, "UPDATE app_user SET enabled = true WHERE id = 3"):
            self.take()
        with global_context():
            again = User.objects.get(pk=ada.pk)
        self.assertEqual((again.is_active, again.password), (False, ada.password))
        self.assertIn("identity.password is otherwise here", self.row("app_user", "3").notes[-1])

    def test_what_changed_there_follows_and_what_changed_here_stays(self) -> None:
        self.take()
        Specialist.objects.filter(headline="Disabled").update(headline="Back again")
        there = "UPDATE specialist SET headline = headline || '!' WHERE id IN (3, 4)"
        back = "UPDATE specialist SET headline = rtrim(headline, '!') WHERE id IN (3, 4)"
        with self.changed(there, back):
            self.take()
            self.take()
        headlines = set(Specialist.objects.values_list("headline", flat=True))
        self.assertEqual(headlines, {"Engineer of engines!", "Back again"})
        kept = self.row("specialist", "4")
        self.assertEqual(kept.outcome, Outcome.KEPT)
        self.assertIn("is otherwise here", kept.notes[-1])

    def test_who_was_erased_here_is_not_brought_back(self) -> None:
        self.take()
        ada = Specialist.objects.get(headline="Engineer of engines")
        done = erasing.erase(actor=self.actor("manager"), specialist_id=ada.pk, at=AT).done
        self.assertEqual(done["taken_over_cleared"], 1)
        there = "UPDATE specialist SET headline = headline || '!' WHERE id = 3"
        back = "UPDATE specialist SET headline = rtrim(headline, '!') WHERE id = 3"

        with self.changed(there, back):
            self.take()
            self.take()

        ada.refresh_from_db()
        self.assertEqual(ada.headline, erasing.pseudonym(ada.pk))
        self.assertEqual(ada.identity.email, "")
        self.assertFalse(ada.skills.exists() or ada.languages.exists() or ada.documents.exists())
        self.assertIn(ERASED, self.row("specialist", "3").notes)

    def test_what_was_refused_is_tried_again(self) -> None:
        self.take()
        there = "UPDATE app_user SET created_at = '2022-03-27 03:30:00' WHERE id = 5"
        with self.changed(
            there, "UPDATE app_user SET created_at = '2022-03-27 02:30:00' WHERE id = 5"
        ):
            self.take()
        self.assertEqual(self.row("app_user", "5").outcome, Outcome.ADAPTED)
        self.assertEqual(self.row("specialist_skill", "5/2").outcome, Outcome.MOVED)
        self.assertEqual(Favourite.objects.count(), 2)

    def test_what_was_taken_refused_and_mended_follows_again(self) -> None:
        self.take()
        for title, status in (("Broken", "lost"), ("Mended", "open")):
            statement = "UPDATE mission SET title = %s, status = %s WHERE id = 1"
            change(self.url, statement, title, status)
            self.addCleanup(change, self.url, statement, "An engine", "open")
            self.take()
        self.assertEqual(Mission.objects.get(reference="MS-1").title, "Mended")
        self.assertEqual(self.row("mission", "1").outcome, Outcome.MOVED)


class TogetherTests(CommitTestCase):
    def test_two_runs_at_once_take_each_row_once(self) -> None:
        hashing_as_in_production_but_fast(self)
        with legacy_database() as url:

            def take() -> list[Line]:
                with opened(url, "Europe/Brussels") as legacy:
                    return take_over(legacy=legacy, listener=Listener(), at=AT)

            first, second = self.together(take, take)
        self.assertEqual([line.difference for line in first + second], [0] * len(first) * 2)
        self.assertEqual(TakenRow.objects.filter(outcome=Outcome.REFUSED).count(), 7)


class CommandTests(ServiceTestCase):
    def setUp(self) -> None:
        super().setUp()
        hashing_as_in_production_but_fast(self)

    def run_it(self, *options: str, url: str) -> str:
        out = StringIO()
        with override_settings(LEGACY_DATABASE_URL=url):
            call_command(
                "takeover",
                *(f"--account={self.account.slug}", "--time-zone=Europe/Brussels", *options),
                stdout=out,
                stderr=StringIO(),
            )
        return out.getvalue()

    def test_it_says_what_became_of_each_row_and_compares_both_sides(self) -> None:
        with legacy_database() as url, TemporaryDirectory() as folder:
            report = Path(folder) / "report.csv"
            told = self.run_it("--dry-run", f"--report={report}", url=url)
            lines = report.read_text(encoding="utf-8").splitlines()
        self.assertIn("app_user 5 was refused:", told)
        self.assertIn("Nothing was kept: this was a dry run.", told)
        self.assertIn("sessions stays behind:", told)
        self.assertEqual(len(lines), 1 + 5 + 3 + 5 + 1 + 3 + 1 + 4 + 4 + 3 + 2 + 2)
        self.assertEqual(TakenRow.objects.count(), 0)

    def test_a_table_that_nobody_spoke_of_fails_it(self) -> None:
        with legacy_database() as url:
            change(url, "CREATE TABLE invoice (id int PRIMARY KEY)")
            with self.assertRaisesMessage(CommandError, "do not agree"):
                self.run_it(url=url)

    def test_a_database_of_another_shape_is_told_by_table_and_column(self) -> None:
        for statement, told in (
            ("ALTER TABLE mission DROP COLUMN budget_per_day", "mission has no column budget_per_"),
            ("ALTER TABLE specialist DROP COLUMN cv_blob", "specialist has no column cv_blob"),
            ("DROP TABLE proposal, mission_skill", "no mission_skill, proposal among the tables"),
            ("DROP SCHEMA public CASCADE; CREATE SCHEMA public", "no app_user, client_contact, "),
        ):
            with self.subTest(told), legacy_database() as url:
                change(url, statement)
                with self.assertRaisesMessage(CommandError, told):
                    self.run_it(url=url)

    def test_a_database_without_rows_is_taken_over_and_one_is_never_written(self) -> None:
        with legacy_database(tables()) as url:
            self.assertNotIn("was refused", self.run_it(url=url))
            with opened(url, "UTC") as legacy, self.assertRaises(ReadOnlySqlTransaction):
                legacy._connection.execute("DELETE FROM skill")

    def test_it_asks_for_what_it_needs(self) -> None:
        with self.assertRaisesMessage(CommandError, "Set LEGACY_DATABASE_URL"):
            self.run_it(url="")
        with self.assertRaisesMessage(CommandError, "does not answer"):
            self.run_it(url="postgresql://nobody@127.0.0.1:1/legacy")
