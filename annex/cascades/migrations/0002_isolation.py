from django.db import migrations

from annex.cascades.operations import (
    MARK_ROW_SQL,
    NO_PENDING_SQL,
    NO_STORAGE_SQL,
    PENDING_SQL,
    STORAGE_SQL,
)
from annex.tenancy.operations import IsolateByAccount


class Migration(migrations.Migration):
    """Isolate the marks, let rows make them, and let the sweep count them."""

    dependencies = (("cascades", "0001_initial"), ("tenancy", "0001_install"))
    operations = (
        # A mark is added and consumed; only its wait after a failure is ever changed.
        IsolateByAccount("Mark", ("SELECT", "INSERT", "DELETE", "UPDATE (attempts, not_before)")),
        migrations.RunSQL(MARK_ROW_SQL, "DROP FUNCTION annex.cascades_mark_row()"),
        migrations.RunSQL(PENDING_SQL, NO_PENDING_SQL),
        migrations.RunSQL(STORAGE_SQL, NO_STORAGE_SQL),
    )
