from django.db import migrations

from annex.tenancy.operations import hide_statistics_of_what_is_there


class Migration(migrations.Migration):
    """Keep what one account writes out of what another one can have estimated."""

    dependencies = (("tenancy", "0004_crossing"),)
    operations = (migrations.RunPython(hide_statistics_of_what_is_there),)
