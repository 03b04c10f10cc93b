from django.db import migrations

from annex.audit.operations.recording import AuditChanges


class Migration(migrations.Migration):
    dependencies = (("marketplace_skills", "0002_isolation"), ("audit", "0002_isolation"))
    operations = (
        AuditChanges("Skill"),
        AuditChanges("SkillAlias"),
        AuditChanges("SkillRelation"),
    )
