from django.db import migrations

from annex.tenancy.operations import IsolateByAccount


class Migration(migrations.Migration):
    dependencies = (
        ("marketplace_specialists", "0001_initial"),
        ("marketplace_skills", "0002_isolation"),
    )
    operations = (
        IsolateByAccount("Identity"),
        IsolateByAccount("Specialist"),
        IsolateByAccount("SpecialistSkill"),
        IsolateByAccount("SpecialistLanguage"),
        IsolateByAccount("Document"),
    )
