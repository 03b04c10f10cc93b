from django.db import migrations

from annex.audit.operations.recording import AuditChanges


class Migration(migrations.Migration):
    dependencies = (("marketplace_orders", "0002_isolation"), ("audit", "0002_isolation"))
    operations = (
        AuditChanges("Terms"),
        AuditChanges("HandOff"),
        AuditChanges("Reconciliation"),
    )
