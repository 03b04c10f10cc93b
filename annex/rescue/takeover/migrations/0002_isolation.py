from django.db import migrations

from annex.tenancy.operations import IsolateByAccount


class Migration(migrations.Migration):
    dependencies = (("rescue_takeover", "0001_initial"),)
    operations = (
        IsolateByAccount("Source"),
        IsolateByAccount("TakenRow"),
    )
