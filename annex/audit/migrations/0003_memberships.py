from django.db import migrations

from annex.audit.operations.recording import AuditChanges


class Migration(migrations.Migration):
    """Record who was given which role in an account. The identity app knows nothing of this one."""

    dependencies = (("audit", "0002_isolation"), ("identity", "0004_sealed"))
    operations = (AuditChanges("identity.Membership"),)
