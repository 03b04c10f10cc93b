from django.db import migrations

from annex.audit.operations.recording import AuditChanges


class Migration(migrations.Migration):
    dependencies = (("marketplace_matching", "0002_isolation"), ("audit", "0002_isolation"))
    operations = (
        AuditChanges("RuleSet", exclude=("backtest",)),
        AuditChanges("Contest"),
    )
