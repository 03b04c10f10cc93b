from django.db import migrations

from annex.cascades.operations import WatchColumns

DUTY = "readiness_responsibilities.Responsibility"
REQUIREMENT = "readiness_responsibilities.Requirement"
EVIDENCE = "readiness_responsibilities.Evidence"
ROLE = "readiness_roles.Role"
ASSIGNMENT = "readiness_assignments.PositionAssignment"
SIGN_OFF = "readiness_assignments.SignOff"
EMPLOYEE = "readiness_employees.Employee"
POSITION = "readiness_positions.Position"
UNIT = "readiness_units.Unit"


def watch(model, level, column, *of):
    return WatchColumns(model, cascade="readiness", level=level, column=column, of=of)


class Migration(migrations.Migration):
    """Let every input of readiness mark what hangs on it."""

    dependencies = (
        ("readiness_scores", "0002_isolation"),
        ("readiness_positions", "0002_isolation"),
    )
    operations = (
        watch(DUTY, "responsibility", "id"),
        watch(DUTY, "role", "role_id", "weight"),
        watch(DUTY, "role_duties", "role_id", "weight"),
        watch(REQUIREMENT, "responsibility", "responsibility_id", "weight"),
        watch(
            EVIDENCE, "requirement", "requirement_id", "satisfied_at", "expires_at", "withdrawn_at"
        ),
        watch(ROLE, "role", "id"),
        watch(ASSIGNMENT, "signed_share", "id", "role_id"),
        watch(ASSIGNMENT, "position_assignment", "id", "role_id"),
        watch(ASSIGNMENT, "employee", "employee_id", "fte", "starts_on", "ends_on"),
        watch(ASSIGNMENT, "position", "position_id", "employee_id", "starts_on", "ends_on"),
        watch(
            SIGN_OFF,
            "signed_share",
            "assignment_id",
            "responsibility_id",
            "signed_at",
            "expires_at",
        ),
        watch(EMPLOYEE, "employee", "id"),
        watch(EMPLOYEE, "employee_status", "id", "status"),
        watch(EMPLOYEE, "account", "account_id", "status"),
        watch(POSITION, "branch", "unit_id"),
        watch(UNIT, "unit", "id"),
        watch(UNIT, "branch", "parent_id"),
    )
