"""What comes again, follows, stays or is gone."""

from typing import Any

from django.db import ProgrammingError, connection, transaction

from annex.identity.models import Membership, User
from annex.rescue.symfony.tests.test_hashers import hashing_as_in_production_but_fast
from annex.rescue.takeover.models import Outcome, TakenRow
from annex.rescue.takeover.reconciling import Line
from annex.rescue.takeover.running import Listener
from annex.tenancy.context import global_context, tenant_context
from annex.testing import factories
from annex.testing.cases import CommitTestCase
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
from platforms.marketplace.takeover.tests.cases import AT, TakeoverTestCase
from platforms.marketplace.takeover.tests.legacy import (
    PASSWORDS,
    change,
    legacy_database,
)

WRITTEN = (Skill, SkillRelation, Client, ClientContact, Identity, Specialist, SpecialistSkill)
WRITTEN += (Document,)
WRITTEN += (Mission, Requirement, Favourite, Proposal, TakenRow)


class AgainTests(TakeoverTestCase):
    def everything(self) -> dict[str, list[dict[str, Any]]]:
        """Return all that a takeover writes in the account."""
        return {model.__name__: list(model.objects.order_by("pk").values()) for model in WRITTEN}

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
