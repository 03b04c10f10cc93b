from django.db import migrations

from annex.audit.operations.recording import AuditChanges


class Migration(migrations.Migration):
    dependencies = (("marketplace_missions", "0002_isolation"), ("audit", "0002_isolation"))
    operations = (
        AuditChanges("Mission"),
        AuditChanges("Requirement"),
        AuditChanges("MissionLanguage"),
        AuditChanges("Favourite"),
    )
