from django.db import migrations

from annex.presign.operations import (
    APPEND,
    FORGET,
    NO_APPEND,
    NO_FORGET,
    NO_OWNER_POLICIES,
    OWNER_POLICIES,
)
from annex.tenancy.operations import IsolateByAccount


class Migration(migrations.Migration):
    """Isolate the record of links, chain it, and let the runtime role only append."""

    dependencies = (("presign", "0001_initial"), ("tenancy", "0005_estimates"))
    operations = (
        IsolateByAccount("Link", grants=("SELECT", "INSERT")),
        IsolateByAccount("Chain", grants=("SELECT",)),
        migrations.RunSQL(OWNER_POLICIES, NO_OWNER_POLICIES),
        migrations.RunSQL(APPEND, NO_APPEND),
        migrations.RunSQL(FORGET, NO_FORGET),
    )
