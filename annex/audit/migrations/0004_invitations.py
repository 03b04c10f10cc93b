from django.db import migrations

from annex.audit.operations.recording import AuditChanges


class Migration(migrations.Migration):
    """Record who was invited to an account by whom, and never what opens an invitation."""

    dependencies = (("audit", "0003_memberships"), ("identity", "0008_invitation_isolation"))
    operations = (AuditChanges("identity.Invitation", exclude=("secret_checksum",)),)
