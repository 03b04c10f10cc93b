from django.db import migrations

from annex.tenancy.operations import IsolateByAccount


class Migration(migrations.Migration):
    dependencies = (
        ("marketplace_shortlists", "0001_initial"),
        ("marketplace_missions", "0002_isolation"),
        ("marketplace_specialists", "0002_isolation"),
    )
    operations = (
        IsolateByAccount("Shortlist"),
        IsolateByAccount("ShortlistEntry"),
        IsolateByAccount("Vote"),
    )
