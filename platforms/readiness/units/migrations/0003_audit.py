from django.db import migrations

from annex.audit.operations.recording import AuditChanges


class Migration(migrations.Migration):
    dependencies = (("readiness_units", "0002_isolation"), ("audit", "0002_isolation"))
    operations = (AuditChanges("Unit"),)
