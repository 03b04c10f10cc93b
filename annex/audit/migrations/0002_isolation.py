from django.db import migrations

from annex.audit.operations.functions import (
    FORGET_SQL,
    FUNCTIONS_SQL,
    NO_FORGET_SQL,
    NO_FUNCTIONS_SQL,
    NO_OWNER_POLICIES,
    NO_VALUES_SQL,
    OWNER_POLICIES,
    VALUES_SQL,
)
from annex.tenancy.operations import IsolateByAccount


class Migration(migrations.Migration):
    """Let triggers append to the history, and the runtime role read it."""

    dependencies = (("audit", "0001_initial"), ("tenancy", "0003_seal"))
    operations = (
        IsolateByAccount("Change", grants=("SELECT",)),
        migrations.RunSQL(OWNER_POLICIES, NO_OWNER_POLICIES),
        migrations.RunSQL(VALUES_SQL, NO_VALUES_SQL),
        migrations.RunSQL(FUNCTIONS_SQL, NO_FUNCTIONS_SQL),
        migrations.RunSQL(FORGET_SQL, NO_FORGET_SQL),
    )
