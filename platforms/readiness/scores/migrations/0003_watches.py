from django.db import migrations

from annex.cascades.operations import WatchColumns

# (model, level or relay, column, of)
WATCHES = (
    ("readiness_responsibilities.Responsibility", "responsibility", "id", ()),
    ("readiness_responsibilities.Responsibility", "role", "role_id", ("weight",)),
    ("readiness_responsibilities.Responsibility", "role_duties", "role_id", ("weight",)),
    ("readiness_responsibilities.Requirement", "responsibility", "responsibility_id", ("weight",)),
    (
        "readiness_responsibilities.Evidence",
        "requirement",
        "requirement_id",
        ("satisfied_at", "expires_at", "withdrawn_at"),
    ),
    ("readiness_roles.Role", "role", "id", ()),
    ("readiness_assignments.PositionAssignment", "position_assignment", "id", ("role_id",)),
    (
        "readiness_assignments.PositionAssignment",
        "employee",
        "employee_id",
        ("fte", "starts_on", "ends_on"),
    ),
    (
        "readiness_assignments.PositionAssignment",
        "position",
        "position_id",
        ("employee_id", "starts_on", "ends_on"),
    ),
    (
        "readiness_assignments.SignOff",
        "position_assignment",
        "assignment_id",
        ("responsibility_id", "signed_at", "expires_at"),
    ),
    ("readiness_employees.Employee", "employee", "id", ()),
    ("readiness_employees.Employee", "employee_status", "id", ("status",)),
    ("readiness_employees.Employee", "account", "account_id", ("status",)),
    ("readiness_positions.Position", "branch", "unit_id", ()),
    ("readiness_units.Unit", "unit", "id", ()),
    ("readiness_units.Unit", "branch", "parent_id", ()),
)


class Migration(migrations.Migration):
    """Let every input of readiness mark what hangs on it."""

    dependencies = (
        ("readiness_scores", "0002_isolation"),
        ("readiness_positions", "0002_isolation"),
    )
    operations = tuple(
        WatchColumns(model, cascade="readiness", level=level, column=column, of=of)
        for model, level, column, of in WATCHES
    )
