from django.db import migrations, models

from annex.audit.operations.recording import AuditChanges


class Migration(migrations.Migration):
    dependencies = (("readiness_assignments", "0002_isolation"), ("audit", "0002_isolation"))
    operations = (
        migrations.AlterField(
            "PositionAssignment",
            "fte",
            models.DecimalField(verbose_name="FTE", max_digits=4, decimal_places=3, default=1),
        ),
        AuditChanges("PositionAssignment"),
        AuditChanges("SignOff"),
    )
