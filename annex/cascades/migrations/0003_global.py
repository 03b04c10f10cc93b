from django.db import migrations

from annex.cascades.operations import PENDING_FUNCTION_SQL


class Migration(migrations.Migration):
    """Count the marks of every account only where no account is entered."""

    dependencies = (("cascades", "0002_isolation"), ("tenancy", "0003_seal"))
    operations = (migrations.RunSQL(PENDING_FUNCTION_SQL, migrations.RunSQL.noop),)
