from django.db import migrations

from annex.tenancy.operations import STATISTICS_SQL


class Migration(migrations.Migration):
    """Let the runtime role have statistics gathered."""

    dependencies = (("tenancy", "0001_install"),)
    operations = (
        migrations.RunSQL(STATISTICS_SQL, "DROP FUNCTION annex.refresh_statistics(text[])"),
    )
