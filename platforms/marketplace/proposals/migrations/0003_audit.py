from django.db import migrations

from annex.audit.operations.recording import AuditChanges


class Migration(migrations.Migration):
    dependencies = (("marketplace_proposals", "0002_isolation"), ("audit", "0002_isolation"))
    operations = (
        AuditChanges("Invitation"),
        AuditChanges("Proposal"),
        AuditChanges("ProposalVersion"),
        AuditChanges("Interview"),
    )
