from django.db import migrations

from annex.audit.operations.recording import AuditChanges


class Migration(migrations.Migration):
    """Record which company and which users of Odoo's an account was linked to."""

    dependencies = (("audit", "0004_invitations"), ("odoo_accounts", "0002_isolation"))
    operations = (
        AuditChanges("odoo_accounts.CompanyLink"),
        AuditChanges("odoo_accounts.UserLink"),
    )
