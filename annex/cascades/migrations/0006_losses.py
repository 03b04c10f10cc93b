from django.db import migrations, models

from annex.cascades.operations import MARKS
from annex.tenancy.operations import APP_ROLE


class Migration(migrations.Migration):
    """Count the workers that a mark's record may have cost apart from its failures."""

    dependencies = (("cascades", "0005_isolation_of_proofs"),)
    operations = (
        migrations.AddField(
            model_name="mark",
            name="losses",
            field=models.PositiveSmallIntegerField(db_default=0),
        ),
        migrations.RunSQL(
            f"GRANT UPDATE (losses) ON {MARKS} TO {APP_ROLE}",
            f"REVOKE UPDATE (losses) ON {MARKS} FROM {APP_ROLE}",
        ),
    )
