from django.db import migrations

from annex.tenancy.operations import IsolateByAccount


class Migration(migrations.Migration):
    dependencies = (("marketplace_skills", "0001_initial"),)
    operations = (
        IsolateByAccount("Skill"),
        IsolateByAccount("SkillAlias"),
        IsolateByAccount("SkillRelation"),
    )
