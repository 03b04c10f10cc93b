from django.db import migrations

from annex.tenancy.operations import IsolateByAccount


class Migration(migrations.Migration):
    dependencies = (
        ("marketplace_engagements", "0001_initial"),
        ("marketplace_proposals", "0002_isolation"),
    )
    operations = (
        IsolateByAccount("Engagement"),
        IsolateByAccount("WorkPeriod"),
        IsolateByAccount("WorkEntry"),
        IsolateByAccount("Approval"),
    )
