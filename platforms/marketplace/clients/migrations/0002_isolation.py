from django.db import migrations

from annex.tenancy.operations import IsolateByAccount


class Migration(migrations.Migration):
    dependencies = (
        ("marketplace_clients", "0001_initial"),
        ("marketplace_specialists", "0002_isolation"),
    )
    operations = (
        IsolateByAccount("Client"),
        IsolateByAccount("ClientContact"),
        IsolateByAccount("Block"),
    )
