from django.db import migrations

from annex.audit.operations.recording import AuditChanges


class Migration(migrations.Migration):
    dependencies = (("marketplace_clients", "0002_isolation"), ("audit", "0002_isolation"))
    operations = (
        AuditChanges("Client"),
        AuditChanges("ClientContact"),
        AuditChanges("Block"),
    )
