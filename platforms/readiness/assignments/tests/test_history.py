"""What the history tells of a company's own rows, with all that refers to them."""

from typing import Any
from uuid import UUID

from django.db import connection

from annex.audit.models import Change
from annex.audit.reads.answers import Entry
from annex.audit.reads.telling import told
from annex.kernel.ids import uuid7
from annex.tenancy.context import tenant_context
from annex.testing.cases import ServiceTestCase
from platforms.readiness.assignments.tests.factories import make_assignment, make_sign_off
from platforms.readiness.employees.models import Employee
from platforms.readiness.employees.tests.factories import make_employee
from platforms.readiness.positions.tests.factories import make_position
from platforms.readiness.responsibilities.models import Requirement
from platforms.readiness.responsibilities.tests.factories import (
    make_evidence,
    make_requirement,
    make_responsibility,
)
from platforms.readiness.roles.models import Role
from platforms.readiness.roles.tests.factories import make_role

PEOPLE = "readiness_employees_employee"
PERSON = "readiness_employees.employee"


class HistoryTest(ServiceTestCase):
    def entries(self, **wanted: Any) -> list[Entry]:
        return told(list(Change.objects.filter(**wanted).order_by("at", "id")))

    def last(self, row_id: UUID) -> Entry:
        return self.entries(object_id=row_id)[-1]

    def test_rows_and_values_are_told_by_name(self) -> None:
        ada = make_employee(given_name="Ada", family_name="Lovelace", status="active")
        seat = make_position(number="P-1", title="Engineer")
        assignment = make_assignment(employee=ada, position=seat, fte="0.5")
        duty = make_responsibility(role=assignment.role, name="Engines")
        sign_off = make_sign_off(assignment=assignment, responsibility=duty)

        created = self.last(assignment.pk)
        self.assertEqual(created.object_name, "Ada Lovelace · P-1 Engineer")
        said = {change.field: change for change in created.changes}
        self.assertEqual(said["employee_id"].became_name, "Ada Lovelace")
        self.assertEqual((said["fte"].label, said["fte"].became), ("FTE", 0.5))
        self.assertNotIn("ends_on", said)
        self.assertEqual(
            self.last(sign_off.pk).object_name, "Engines · Ada Lovelace · P-1 Engineer"
        )

    def test_a_row_that_is_gone_is_named_by_what_it_was(self) -> None:
        ada = make_employee(given_name="Ada", family_name="Lovelace")
        Employee.objects.filter(pk=ada.pk).update(given_name="Augusta")
        Employee.objects.filter(pk=ada.pk).delete()

        names = [entry.object_name for entry in self.entries(object_id=ada.pk)]
        self.assertEqual(names, ["Ada Lovelace", None, "Augusta Lovelace"])

    def test_a_choice_is_told_as_people_call_it(self) -> None:
        ada = make_employee(status="active")
        Employee.objects.filter(pk=ada.pk).update(status="left")

        (change,) = self.last(ada.pk).changes
        self.assertEqual((change.was_name, change.became_name), ("Active", "Left"))

    def test_what_goes_with_a_deleted_row_is_recorded_in_the_same_change(self) -> None:
        role = make_role(title="Diver")
        duty = make_responsibility(role=role, name="Air")
        requirement = make_requirement(responsibility=duty, name="Certificate")
        evidence = make_evidence(requirement=requirement)
        Role.objects.filter(pk=role.pk).delete()

        gone = self.entries(operation="deleted")
        self.assertEqual(
            {(entry.model, entry.object_id) for entry in gone},
            {
                ("readiness_roles.role", role.pk),
                ("readiness_responsibilities.responsibility", duty.pk),
                ("readiness_responsibilities.requirement", requirement.pk),
                ("readiness_responsibilities.evidence", evidence.pk),
            },
        )
        self.assertEqual(len({entry.transaction_id for entry in gone}), 1)
        self.assertLessEqual({"Diver", "Air", "Certificate"}, {e.object_name for e in gone})

    def test_a_huge_value_is_kept_in_part_and_says_so(self) -> None:
        role = make_role(title="Diver", description="n" * 1_000_000)
        for description in ("m" * 5_000, "short"):
            Role.objects.filter(pk=role.pk).update(description=description)
        Role.objects.filter(pk=role.pk).delete()

        created, longer, shorter, _deleted = self.entries(object_id=role.pk)
        said = {change.field: change for change in created.changes}
        self.assertEqual(
            (said["description"].became, said["description"].truncated), ("n" * 300, True)
        )
        self.assertEqual((said["title"].became, said["title"].truncated), ("Diver", False))
        for entry, values in ((longer, ("n" * 300, "m" * 300)), (shorter, ("m" * 300, "short"))):
            (change,) = entry.changes
            self.assertEqual((change.was, change.became, change.truncated), (*values, True))

    def test_a_value_that_differs_only_beyond_what_is_kept_is_a_change(self) -> None:
        role = make_role(description="n" * 5_000 + "a")
        Role.objects.filter(pk=role.pk).update(description="n" * 5_000 + "b")

        (change,) = self.last(role.pk).changes
        self.assertEqual((change.was, change.became, change.truncated), ("n" * 300,) * 2 + (True,))

    def test_a_worker_acts_for_nobody_and_a_person_for_themselves(self) -> None:
        requirement = make_requirement()
        person = UUID(int=7)  # somebody who was never a member
        Requirement.objects.filter(pk=requirement.pk).update(weight=2)
        with tenant_context(self.account.pk, person):
            Requirement.objects.filter(pk=requirement.pk).update(weight=3)

        _created, by_worker, by_person = self.entries(object_id=requirement.pk)
        self.assertIsNone(by_worker.actor)
        assert by_person.actor is not None
        self.assertEqual((by_person.actor.id, by_person.actor.name), (person, ""))

    def test_a_row_under_another_key_stays_the_same_row(self) -> None:
        ada = make_employee()
        key = uuid7()
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {PEOPLE} SET id = %s WHERE id = %s", [key, ada.pk])

        change = Change.objects.get(model=PERSON, operation="updated")
        self.assertEqual(change.object_id, key)
        self.assertEqual((change.was, change.became), ({"id": str(ada.pk)}, {"id": str(key)}))
        self.assertEqual(self.last(key).object_name, str(ada))

    def test_an_upsert_is_told_as_what_it_did(self) -> None:
        ada = make_employee(given_name="Ada")
        statement = f"""
            INSERT INTO {PEOPLE} (id, account_id, number, given_name, family_name, email, status)
            SELECT %s, account_id, number, 'Augusta', family_name, email, status
            FROM {PEOPLE} WHERE id = %s
            ON CONFLICT (account_id, number) DO UPDATE SET given_name = excluded.given_name"""
        with connection.cursor() as cursor:
            cursor.execute(statement, [uuid7(), ada.pk])

        created, updated = self.entries(model=PERSON)
        self.assertEqual((created.operation, updated.operation), ("created", "updated"))
        self.assertEqual(updated.object_id, ada.pk)
        self.assertEqual([change.became for change in updated.changes], ["Augusta"])

    def test_what_was_imported_at_once_belongs_together(self) -> None:
        people = [
            Employee(number=f"N{number}", given_name="G", family_name="F") for number in range(300)
        ]
        Employee.objects.bulk_create(people)
        for person in people:
            person.given_name = "H"
        Employee.objects.bulk_update(people, ["given_name"])

        entries = self.entries(model=PERSON)
        self.assertEqual(len(entries), 600)
        self.assertEqual(len({entry.transaction_id for entry in entries}), 1)
        self.assertEqual({len(entry.changes) for entry in entries[300:]}, {1})
