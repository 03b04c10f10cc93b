from django.db import migrations

from annex.tenancy.operations import IsolateByAccount


class Migration(migrations.Migration):
    dependencies = (("readiness_positions", "0001_initial"), ("readiness_units", "0002_isolation"))
    operations = (IsolateByAccount("Position"),)
