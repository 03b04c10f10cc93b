from django.db import migrations

from annex.audit.operations.recording import AuditChanges


class Migration(migrations.Migration):
    dependencies = (("marketplace_specialists", "0002_isolation"), ("audit", "0002_isolation"))
    operations = (
        AuditChanges("Identity"),
        AuditChanges("Specialist"),
        AuditChanges("SpecialistSkill"),
        AuditChanges("SpecialistLanguage"),
        AuditChanges("Document"),
    )
