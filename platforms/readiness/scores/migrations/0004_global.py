from django.db import migrations

from annex.cascades.operations import lapsed_function_sql

LAPSING = ("responsibilityreadiness", "signedshare", "employeereadiness", "unitreadiness")


class Migration(migrations.Migration):
    """Look for lapsed values of every account only where no account is entered."""

    dependencies = (("readiness_scores", "0003_watches"), ("tenancy", "0003_seal"))
    operations = tuple(
        migrations.RunSQL(lapsed_function_sql(f"readiness_scores_{name}"), migrations.RunSQL.noop)
        for name in LAPSING
    )
