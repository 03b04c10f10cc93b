from django.db import migrations

from annex.tenancy.operations import IsolateByAccount


class Migration(migrations.Migration):
    dependencies = (("readiness_roles", "0001_initial"),)
    operations = (
        IsolateByAccount("Role"),
        IsolateByAccount("RoleTitle"),
    )
