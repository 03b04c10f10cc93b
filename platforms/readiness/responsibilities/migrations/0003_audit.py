from django.db import migrations, models

from annex.audit.operations.recording import AuditChanges


class Migration(migrations.Migration):
    dependencies = (("readiness_responsibilities", "0002_isolation"), ("audit", "0002_isolation"))
    operations = (
        migrations.AlterField(
            "Evidence",
            "url",
            models.URLField(verbose_name="URL", max_length=1000, blank=True, default=""),
        ),
        AuditChanges("Responsibility"),
        AuditChanges("Requirement"),
        AuditChanges("Evidence"),
    )
