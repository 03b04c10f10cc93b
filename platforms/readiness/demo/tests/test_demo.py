from datetime import UTC, datetime, timedelta

from django.db.models import Count, Min
from django.utils import timezone

from annex.cascades.models import Mark
from annex.cascades.proof import violations
from annex.identity.models import Account, Membership, Person, User
from annex.tenancy.context import global_context
from annex.testing.cases import ServiceTestCase
from platforms.readiness.assignments.models import SignOff
from platforms.readiness.demo.services.making import make_companies, sign_ins
from platforms.readiness.demo.services.plans import read_companies
from platforms.readiness.employees.models import Employee
from platforms.readiness.positions.models import Position
from platforms.readiness.responsibilities.models import Evidence, Requirement, Responsibility
from platforms.readiness.roles.models import Role
from platforms.readiness.scores.models import AccountReadiness, EmployeeReadiness
from platforms.readiness.units.models import Unit

COMPANIES = {"northpass": 232, "fjordlight": 571}


class DemoTests(ServiceTestCase):
    within_account = False

    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        cls.at = timezone.now()
        cls.made = make_companies(cls.at)
        with global_context():
            cls.companies = {slug: Account.objects.get(slug=slug) for slug in COMPANIES}

    def test_two_companies_are_made_with_their_people(self) -> None:
        self.assertEqual(self.made, ["Fjordlight Freight", "Northpass Fire and Rescue"])
        for slug, people in COMPANIES.items():
            with self.subTest(slug), self.as_account(self.companies[slug]):
                self.assertEqual(Employee.objects.count(), people)
                self.assertEqual(Unit.objects.count(), {"northpass": 13, "fjordlight": 20}[slug])
                self.assertEqual(Position.objects.filter(reports_to=None).count(), 1)

    def test_every_role_has_five_to_eight_responsibilities_with_requirements(self) -> None:
        for account in self.companies.values():
            with self.as_account(account):
                roles = Role.objects.annotate(count=Count("responsibilities"))
                self.assertEqual(set(roles.values_list("count", flat=True)) - {5, 6, 7, 8}, set())
                bare = Responsibility.objects.filter(requirements=None)
                self.assertEqual(bare.count(), 0)

    def test_evidence_holds_runs_out_soon_has_run_out_or_is_missing(self) -> None:
        soon = self.at + timedelta(days=60)
        for account in self.companies.values():
            with self.as_account(account):
                valid = Evidence.objects.valid_at(self.at)
                self.assertGreater(valid.filter(expires_at=None).count(), 60)
                self.assertGreater(valid.filter(expires_at__lt=soon).count(), 15)
                self.assertGreater(Evidence.objects.filter(expires_at__lte=self.at).count(), 5)
                self.assertGreater(Requirement.objects.filter(evidence=None).count(), 5)
                self.assertGreater(SignOff.objects.valid_at(self.at).count(), 900)

    def test_readiness_of_everything_is_there_and_right(self) -> None:
        for account in self.companies.values():
            with self.as_account(account):
                self.assertEqual(Mark.objects.count(), 0)
                self.assertEqual(violations("readiness", at=timezone.now()), [])
                value = AccountReadiness.objects.get().value
                self.assertTrue(60 < value < 90, value)
                lowest = EmployeeReadiness.objects.aggregate(low=Min("value"))["low"]
                self.assertLess(lowest, 50)

    def test_everybody_listed_is_a_member_under_their_role(self) -> None:
        listed = sign_ins()
        self.assertEqual(len(listed), 10)
        self.assertEqual(
            {one.role for one in listed}, {"owner", "admin", "manager", "member", "viewer"}
        )
        for one in listed:
            user = User.objects.get(email=one.email)
            with self.as_account(self.companies[one.slug]):
                self.assertEqual(Membership.objects.get(user=user).role, one.role)

    def test_one_person_belongs_to_both_companies_and_one_to_a_single_unit(self) -> None:
        both = [one.slug for one in sign_ins() if one.email == "safety@annex.example"]
        self.assertEqual(sorted(both), ["fjordlight", "northpass"])
        with self.as_account(self.companies["northpass"]):
            limited = Membership.objects.exclude(unit_id=None).get()
            self.assertEqual(Unit.objects.get(pk=limited.unit_id).name, "Station 3 Old Town")

    def test_who_works_there_is_linked_to_who_signs_in(self) -> None:
        with self.as_account(self.companies["northpass"]):
            chief = Employee.objects.get(email="chief@northpass.example")
            self.assertEqual(Person.objects.get(pk=chief.user_id).email, chief.email)
            held = chief.assignments.get()
            self.assertEqual(held.role.title, "Fire Chief")

    def test_running_it_again_leaves_what_people_changed(self) -> None:
        with self.as_account(self.companies["northpass"]):
            Unit.objects.filter(name="Prevention").update(name="Prevention and Schools")
            Employee.objects.filter(number="NP-0200").update(status="left")
        self.assertEqual(make_companies(timezone.now()), [])
        with self.as_account(self.companies["northpass"]):
            self.assertTrue(Unit.objects.filter(name="Prevention and Schools").exists())
            self.assertEqual(Employee.objects.filter(status="left").count(), 1)
            self.assertEqual(Unit.objects.count(), 13)

    def test_the_same_moment_makes_the_same_company(self) -> None:
        at = datetime(2026, 1, 1, 12, tzinfo=UTC)
        values = []
        for slug in ("one", "two"):
            Account.objects.filter(slug="northpass").update(slug=f"northpass-{slug}")
            make_companies(at)
            with self.as_account(Account.objects.get(slug="northpass")):
                values.append(
                    list(Employee.objects.order_by("number").values_list("email", flat=True))
                )
        self.assertEqual(values[0], values[1])


class PlanTests(ServiceTestCase):
    def test_the_files_name_no_role_or_unit_that_they_do_not_describe(self) -> None:
        for company in read_companies():
            with self.subTest(company.slug):
                roles = {role.title for role in company.roles}
                units = {unit.path for unit in company.units}
                held = {title for unit in company.units for title in (unit.head, *unit.staff)}
                self.assertEqual(held, roles)
                parents = {unit.path[:-1] for unit in company.units if len(unit.path) > 1}
                self.assertEqual(parents - units, set())
                self.assertEqual({one.unit for one in company.members if one.unit} - units, set())
