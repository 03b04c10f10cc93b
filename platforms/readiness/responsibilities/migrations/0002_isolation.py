from django.db import migrations

from annex.tenancy.operations import IsolateByAccount


class Migration(migrations.Migration):
    dependencies = (
        ("readiness_responsibilities", "0001_initial"),
        ("readiness_roles", "0002_isolation"),
    )
    operations = (
        IsolateByAccount("Responsibility"),
        IsolateByAccount("Requirement"),
        # Evidence is withdrawn, never edited, and deleted only with what it is evidence of.
        IsolateByAccount("Evidence", ("SELECT", "INSERT", "UPDATE (withdrawn_at)")),
    )
