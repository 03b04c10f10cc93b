from django.db import migrations

from annex.tenancy.operations import IsolateByAccount


class Migration(migrations.Migration):
    dependencies = (("readiness_employees", "0001_initial"),)
    operations = (IsolateByAccount("Employee"),)
