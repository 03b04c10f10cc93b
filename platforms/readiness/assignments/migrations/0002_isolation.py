from django.db import migrations

from annex.tenancy.operations import IsolateByAccount


class Migration(migrations.Migration):
    dependencies = (
        ("readiness_assignments", "0001_initial"),
        ("readiness_employees", "0002_isolation"),
        ("readiness_positions", "0002_isolation"),
        ("readiness_responsibilities", "0002_isolation"),
        ("readiness_roles", "0002_isolation"),
    )
    operations = (
        IsolateByAccount("PositionAssignment"),
        IsolateByAccount("SignOff"),
    )
