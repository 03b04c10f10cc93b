from django.db import migrations

from annex.audit.operations.recording import AuditChanges


class Migration(migrations.Migration):
    dependencies = (("marketplace_shortlists", "0002_isolation"), ("audit", "0002_isolation"))
    operations = (
        AuditChanges("Shortlist"),
        AuditChanges("ShortlistEntry"),
        AuditChanges("Vote"),
    )
