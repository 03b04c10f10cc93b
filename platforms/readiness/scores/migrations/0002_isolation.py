from django.db import migrations

from annex.cascades.operations import WatchClock
from annex.tenancy.operations import IsolateByAccount

VALUES = (
    "ResponsibilityReadiness",
    "RoleReadiness",
    "SignedShare",
    "PositionAssignmentReadiness",
    "EmployeeReadiness",
    "UnitReadiness",
    "AccountReadiness",
)
LAPSING = (
    "ResponsibilityReadiness",
    "SignedShare",
    "EmployeeReadiness",
    "UnitReadiness",
)


class Migration(migrations.Migration):
    """Isolate the derived values."""

    dependencies = (
        ("readiness_scores", "0001_initial"),
        ("cascades", "0002_isolation"),
        ("readiness_assignments", "0002_isolation"),
        ("readiness_employees", "0002_isolation"),
        ("readiness_responsibilities", "0002_isolation"),
        ("readiness_roles", "0002_isolation"),
        ("readiness_units", "0002_isolation"),
    )
    operations = (
        *(IsolateByAccount(name, ("SELECT", "INSERT", "UPDATE")) for name in VALUES),
        *(WatchClock(name) for name in LAPSING),
        # Room on the page for the next value: no index changes with one.
        migrations.RunSQL(
            [f"ALTER TABLE readiness_scores_{n.lower()} SET (fillfactor = 50)" for n in VALUES],
            [f"ALTER TABLE readiness_scores_{n.lower()} RESET (fillfactor)" for n in VALUES],
        ),
    )
