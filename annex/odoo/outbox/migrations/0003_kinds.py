from django.db import migrations, models

from annex.tenancy.operations import HideStatistics


class Migration(migrations.Migration):
    """Let a call name who is told what came of it."""

    dependencies = (("odoo_outbox", "0002_isolation"), ("tenancy", "0005_estimates"))
    operations = (
        migrations.AddField(
            model_name="call",
            name="kind",
            field=models.CharField(blank=True, default="", max_length=60),
        ),
        HideStatistics("Call"),
    )
