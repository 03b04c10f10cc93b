from django.db import migrations

from annex.audit.operations.recording import AuditChanges


class Migration(migrations.Migration):
    dependencies = (("marketplace_engagements", "0002_isolation"), ("audit", "0002_isolation"))
    operations = (
        AuditChanges("Engagement"),
        AuditChanges("WorkPeriod"),
        AuditChanges("WorkEntry"),
        AuditChanges("Approval"),
    )
