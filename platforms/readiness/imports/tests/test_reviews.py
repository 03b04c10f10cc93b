from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from annex.testing.cases import ServiceTestCase
from platforms.readiness.assignments.models import PositionAssignment
from platforms.readiness.imports.models import (
    ImportFile,
    ImportJob,
    ImportState,
    ImportTitle,
)
from platforms.readiness.imports.planning.options import Options
from platforms.readiness.imports.services import asking
from platforms.readiness.imports.tests import samples
from platforms.readiness.imports.tests.samples import (
    admin,
    applied,
    imported,
    lines,
    messages,
    tried,
)
from platforms.readiness.responsibilities.models import Requirement
from platforms.readiness.roles.models import Role, RoleTitle


class ReviewTests(ServiceTestCase):
    def review(self, job: ImportJob, **choices: UUID | None) -> ImportJob:
        asking.review(actor=admin(), job_id=job.pk, choices=choices, at=timezone.now())
        return samples.ran(job.pk)

    def trial(self) -> ImportJob:
        return tried(
            catalogue=samples.catalogue(), roster=lines("E1,A,B,,Whisperer,Rink,,,2020-01-01,")
        )

    def test_a_title_can_be_given_a_role_of_the_catalogue_that_comes_with_it(self) -> None:
        other = tried(catalogue=samples.catalogue(), roster=samples.roster())
        job = tried(
            catalogue=samples.catalogue(),
            roster=lines("E1,A,B,,Whisperer,Rink,,,2020-01-01,", "E2,A,B,,Firefighters,Rink,,,,"),
        )
        role_id = ImportTitle.objects.get(job=job, title="Firefighters").role_id
        job = self.review(job, Whisperer=role_id)
        self.assertEqual((job.state, job.summary["rejected"]), (ImportState.READY, 0))
        applied(job)
        held = PositionAssignment.objects.get(employee__number="E1")
        self.assertEqual((held.role_id, held.role.title), (role_id, "Firefighters"))
        self.assertNotEqual(other.pk, job.pk)

    def test_a_title_can_become_a_role(self) -> None:
        job = applied(self.review(self.trial(), Whisperer=None))
        role = Role.objects.get(title="Whisperer")
        self.assertEqual((job.summary["titles"], role.source), ({"created": 1}, "roster"))

    def test_a_choice_holds_in_the_next_import(self) -> None:
        role = Role.objects.create(title="Ice Keepers")
        applied(self.review(self.trial(), Whisperer=role.pk))
        job = self.trial()
        self.assertEqual(job.summary["unchanged"], 1)

    def test_unmatched_titles_become_roles_when_asked(self) -> None:
        imported(roster=samples.roster(), create_unmatched=True)
        self.assertEqual(Role.objects.filter(source="roster").count(), 5)

    def test_unknown_titles_and_roles_are_refused(self) -> None:
        job = self.trial()
        with self.assertRaises(asking.UnknownTitle):
            self.review(job, Nobody=None)
        with self.assertRaises(asking.UnknownRole):
            self.review(job, Whisperer=uuid4())
        with self.as_account(self.other_account):
            foreign = Role.objects.create(title="Foreign")
        with self.assertRaises(asking.UnknownRole):
            self.review(job, Whisperer=foreign.pk)
        job.refresh_from_db()
        self.assertEqual((job.state, job.choices), (ImportState.READY, {}))


class CatalogueChangeTests(ServiceTestCase):
    HEAD = "O*NET-SOC Code\tTitle\tDescription\n"

    def occupations(self, *rows: str) -> list[asking.Upload]:
        text = self.HEAD + "".join(f"{row}\n" for row in rows)
        return [asking.Upload("occupation_data.tsv", text.encode())]

    def test_a_role_is_known_by_its_code(self) -> None:
        role = Role.objects.create(title="Fire Fighters", code="33-2011.00", source="onet")
        job = imported(catalogue=self.occupations("33-2011.00\tFirefighters\tBrave."))
        role.refresh_from_db()
        self.assertEqual((role.title, role.description), ("Firefighters", "Brave."))
        self.assertEqual(job.summary["updated"], {"roles": 1})

    def test_a_role_of_peoples_own_is_not_renamed_for_its_code(self) -> None:
        role = Role.objects.create(title="Smoke Eaters", code="33-2011.00")
        imported(catalogue=self.occupations("33-2011.00\tFirefighters\tBrave."))
        role.refresh_from_db()
        self.assertEqual((role.title, Role.objects.count()), ("Smoke Eaters", 2))

    def test_a_role_without_a_code_is_known_by_its_title_and_gets_the_code(self) -> None:
        role = Role.objects.create(title="Firefighters", description="Ours.")
        imported(catalogue=self.occupations("33-2011.00\tFirefighters\t"))
        role.refresh_from_db()
        self.assertEqual((role.code, role.description), ("33-2011.00", "Ours."))

    def test_a_title_of_another_role_is_rejected(self) -> None:
        Role.objects.create(title="Firefighters", code="1")
        Role.objects.create(title="Smoke Eaters", code="2", source="onet")
        job = tried(catalogue=self.occupations("2\tFirefighters\t"))
        self.assertEqual(
            messages(job),
            {
                2: "The title “Firefighters” belongs to another role of the company. Rename one of"
                " them."
            },
        )

    def test_two_occupations_of_one_title_are_rejected(self) -> None:
        job = tried(catalogue=self.occupations("1\tChiefs\t", "2\tChiefs\t"))
        self.assertEqual(
            messages(job), {3: "The title “Chiefs” is already on line 2. Keep one of them."}
        )

    def test_responsibilities_that_exist_keep_their_requirements(self) -> None:
        imported(catalogue=samples.catalogue())
        Requirement.objects.all().delete()
        RoleTitle.objects.all().delete()
        imported(catalogue=samples.catalogue())
        self.assertEqual((Requirement.objects.count(), RoleTitle.objects.count()), (0, 11))


class DoorTests(ServiceTestCase):
    def start(self, **changes: Any) -> ImportJob:
        said: dict[str, Any] = {
            "actor": admin(),
            "roster": samples.roster(),
            "options": Options(),
            "at": timezone.now(),
            "by_worker": False,
        }
        return asking.start(**{**said, **changes})

    def test_only_administrators_of_the_whole_company_import(self) -> None:
        for actor in (self.actor("manager"), self.actor("admin", unit_id=uuid4())):
            with self.subTest(actor.role), self.assertRaises(asking.policies.ImportDenied):
                self.start(actor=actor)
        self.assertEqual(ImportJob.objects.count(), 0)

    def test_nothing_sent_is_refused(self) -> None:
        with self.assertRaises(asking.NothingToImport):
            self.start(roster=None)

    def test_files_that_are_too_large_are_refused_before_anything_is_kept(self) -> None:
        content = b"x" * (asking.MAX_FILE_BYTES + 1)
        with self.assertRaises(asking.FileRefused) as caught:
            self.start(roster=asking.Upload("roster.csv", content))
        self.assertEqual(
            caught.exception.details["detail"],
            "roster.csv: “roster.csv” has more than 50 MB. Send a smaller file.",
        )
        self.assertEqual(ImportJob.objects.count(), 0)

    def test_a_job_is_steered_only_in_the_state_for_it(self) -> None:
        job = self.start()
        calls: list[Callable[[], object]] = [
            lambda: asking.apply(actor=admin(), job_id=job.pk, at=timezone.now()),
            lambda: asking.review(actor=admin(), job_id=job.pk, choices={}, at=timezone.now()),
        ]
        for call in calls:
            with self.assertRaises(asking.ImportNotReady):
                call()
        asking.stop(actor=admin(), job_id=job.pk, at=timezone.now())
        job.refresh_from_db()
        self.assertEqual(job.state, ImportState.STOPPED)
        self.assertEqual(ImportFile.objects.count(), 0)
        with self.assertRaises(asking.ImportEnded):
            asking.stop(actor=admin(), job_id=job.pk, at=timezone.now())
        self.assertEqual(samples.ran(job.pk).state, ImportState.STOPPED)

    def test_another_accounts_job_is_not_there(self) -> None:
        job = self.start()
        with self.as_account(self.other_account), self.assertRaises(asking.policies.ImportNotFound):
            asking.stop(actor=admin(), job_id=job.pk, at=timezone.now())
