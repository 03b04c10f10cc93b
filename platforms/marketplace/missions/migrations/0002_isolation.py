from django.db import migrations

from annex.tenancy.operations import IsolateByAccount


class Migration(migrations.Migration):
    dependencies = (
        ("marketplace_missions", "0001_initial"),
        ("marketplace_clients", "0002_isolation"),
        ("marketplace_skills", "0002_isolation"),
        ("marketplace_specialists", "0002_isolation"),
    )
    operations = (
        IsolateByAccount("Mission"),
        IsolateByAccount("Requirement"),
        IsolateByAccount("MissionLanguage"),
        IsolateByAccount("Favourite"),
    )
