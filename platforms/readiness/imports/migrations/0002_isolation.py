from django.db import migrations

from annex.tenancy.operations import IsolateByAccount


class Migration(migrations.Migration):
    dependencies = (("readiness_imports", "0001_initial"),)
    operations = (
        IsolateByAccount("ImportJob"),
        IsolateByAccount("ImportFile"),
        IsolateByAccount("ImportRow"),
        IsolateByAccount("ImportTitle"),
    )
