from django.db import migrations

from annex.tenancy.operations import IsolateByAccount


class Migration(migrations.Migration):
    dependencies = (("readiness_units", "0001_initial"),)
    operations = (IsolateByAccount("Unit"),)
