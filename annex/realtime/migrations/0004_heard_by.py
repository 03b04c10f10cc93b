from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

from annex.tenancy.operations import HideStatistics


class Migration(migrations.Migration):
    """Let an event name who may hear of it."""

    dependencies = (("realtime", "0003_global"),)
    operations = (
        migrations.AddField(
            "Event", "heard_by", ArrayField(models.UUIDField(), null=True, size=None)
        ),
        HideStatistics("Event"),
    )
