from django.db import migrations

from annex.tenancy.operations import HideStatistics


class Migration(migrations.Migration):
    """Keep causes out of the statistics, in whatever order the apps' migrations ran."""

    dependencies = (("cascades", "0006_losses"), ("tenancy", "0005_estimates"))
    operations = (HideStatistics("Mark"),)
