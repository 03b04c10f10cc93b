from datetime import UTC, datetime, timedelta
from io import StringIO

from django.core.management import call_command
from django.db.models import Count
from django.test import override_settings
from django.utils import timezone

from annex.identity import demo
from annex.identity.models import Account, Membership, User
from annex.odoo.outbox.models import Call
from annex.tenancy.context import global_context
from annex.testing.cases import ServiceTestCase
from platforms.marketplace.clients.models import Client, ClientContact
from platforms.marketplace.demo.services.making import make_market, sign_ins
from platforms.marketplace.demo.services.plans import read_market
from platforms.marketplace.engagements.models import Engagement, WorkPeriod
from platforms.marketplace.missions.models import Mission
from platforms.marketplace.orders.models import HandOff
from platforms.marketplace.proposals.models import OPEN, Proposal, ProposalVersion
from platforms.marketplace.skills.models import Skill
from platforms.marketplace.specialists.models import Identity, Specialist


class DemoTests(ServiceTestCase):
    within_account = False

    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        cls.at = timezone.now()
        cls.made = demo.make(at=cls.at)
        with global_context():
            cls.account = Account.objects.get(slug="boreal")

    def test_two_thousand_specialists_and_two_hundred_missions_are_made(self) -> None:
        self.assertEqual(
            self.made, ["Fjordlight Freight", "Northpass Fire and Rescue", "Boréal Experts"]
        )
        with self.as_account(self.account):
            self.assertEqual(Specialist.objects.count(), 2_000)
            self.assertEqual(Mission.objects.count(), 200)
            self.assertEqual(Specialist.objects.filter(skills=None).count(), 0)
            states = dict(Mission.objects.values_list("status").annotate(Count("pk")))
            self.assertGreater(states["open"], 100)
            self.assertGreater(states["done"], 10)
            self.assertEqual(Mission.objects.exclude(requirements__is_must=True).count(), 0)

    def test_whoever_offers_has_what_the_mission_asks_for(self) -> None:
        with self.as_account(self.account):
            for proposal in Proposal.objects.select_related("mission", "specialist"):
                levels = dict(proposal.specialist.skills.values_list("skill", "level"))
                for need in proposal.mission.requirements.filter(is_must=True):
                    self.assertGreaterEqual(levels[need.skill_id], need.min_level)

    def test_the_client_has_an_open_mission_with_an_offer_of_the_specialist(
        self,
    ) -> None:
        with self.as_account(self.account):
            client = ClientContact.objects.get().client
            ada = Identity.objects.get(email="ada@specialists.example").specialists.get()
            proposal = Proposal.objects.get(mission__client=client, specialist=ada)
            self.assertEqual(proposal.mission.status, "open")
            self.assertIn(proposal.status, OPEN)
            self.assertGreater(proposal.respond_by, self.at)
            version = ProposalVersion.objects.get(proposal=proposal)
            self.assertLessEqual(version.day_rate, proposal.mission.budget_per_day)

    def test_work_lies_within_what_was_agreed_and_is_approved_once_its_month_is_over(self) -> None:
        with self.as_account(self.account):
            self.assertGreater(Engagement.objects.filter(status="running").count(), 10)
            for period in WorkPeriod.objects.select_related("engagement__agreed"):
                agreed = period.engagement.agreed
                self.assertGreaterEqual(period.starts_on, agreed.starts_on)
                self.assertLessEqual(period.ends_on, agreed.ends_on)
                is_over = period.ends_on <= self.at.date()
                self.assertEqual(period.status == "approved", is_over)
                self.assertEqual(period.approvals.count(), int(is_over))

    def test_what_was_agreed_on_is_handed_over_to_the_demos_odoo_alone(self) -> None:
        with self.as_account(self.account):
            self.assertEqual(HandOff.objects.count() + Call.objects.count(), 0)
        with override_settings(ODOO_API_DATABASE="odoo_demo"):
            make_market(self.at)
            make_market(self.at)
        with self.as_account(self.account):
            self.assertEqual(HandOff.objects.count(), Engagement.objects.count())
            self.assertEqual(
                Call.objects.filter(model="res.partner").count(), Client.objects.count()
            )

    def test_everybody_listed_can_sign_in_under_their_role(self) -> None:
        for one in sign_ins():
            user = User.objects.get(email=one.email)
            self.assertTrue(user.check_password(demo.password()))
            with self.as_account(self.account):
                self.assertEqual(Membership.objects.get(user=user).role, one.role)

    def test_a_password_that_no_longer_fits_is_set_again(self) -> None:
        User.objects.filter(email="iris@boreal.example").update(password="!")
        self.assertEqual(demo.make(at=timezone.now()), [])
        iris = User.objects.get(email="iris@boreal.example")
        self.assertTrue(iris.check_password(demo.password()))

    def test_the_command_prints_a_table_of_sign_ins(self) -> None:
        out = StringIO()
        call_command("demo", "--print-sign-ins", stdout=out)
        lines = out.getvalue().splitlines()
        self.assertEqual(lines[0].split(), ["Company", "Short", "name", "Email", "Role"])
        self.assertEqual(len(lines), 2 + len(demo.sign_ins()))
        self.assertEqual(lines[-1], f"Password of all of them: {demo.password()}")

    def test_running_it_again_leaves_what_people_changed(self) -> None:
        with self.as_account(self.account):
            Skill.objects.filter(name="Rust").update(name="Rust 2024")
        self.assertEqual(make_market(timezone.now() + timedelta(days=1)), [])
        with self.as_account(self.account):
            self.assertTrue(Skill.objects.filter(name="Rust 2024").exists())
            self.assertEqual(Specialist.objects.count(), 2_000)


class PlanTests(ServiceTestCase):
    def test_the_files_name_no_skill_profile_or_client_that_they_do_not_describe(self) -> None:
        plan = read_market()
        skills = [skill.name for field in plan.fields for skill in field.skills]
        self.assertEqual(len(skills), len(set(skills)))
        profiles = [one for field in plan.fields for one in field.profiles]
        missions = [one for field in plan.fields for one in field.missions]
        named = {name for one in profiles for name in (*one.core, *one.more)}
        named |= {name for one in missions for name, _ in (*one.must, *one.wish)}
        self.assertEqual(named - set(skills), set())
        self.assertEqual(
            {one.profile for one in plan.members} - {one.title for one in profiles}, {""}
        )
        self.assertEqual({one.client for one in plan.members} - set(plan.clients), {""})
        self.assertEqual(sum(field.share for field in plan.fields), 100)

    def test_the_same_moment_makes_the_same_marketplace(self) -> None:
        at = datetime(2026, 1, 1, 12, tzinfo=UTC)
        headlines = []
        for slug in ("one", "two"):
            make_market(at)
            with global_context():
                account = Account.objects.get(slug="boreal")
                Account.objects.filter(pk=account.pk).update(slug=slug)
            with self.as_account(account):
                rows = Specialist.objects.order_by("identity__email").values_list(
                    "headline", "day_rate"
                )
                headlines.append(list(rows))
        self.assertEqual(headlines[0], headlines[1])
