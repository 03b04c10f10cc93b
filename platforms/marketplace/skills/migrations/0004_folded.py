"""Names as people search for them, kept by the database and found in an index."""

from django.db import migrations, models

from annex.audit.operations.recording import AuditChanges, StopAuditing
from annex.tenancy.operations import HideStatistics

FOLDED = (
    "left(lower(regexp_replace(normalize(%(expressions)s, NFKD), "
    "'[\\u0300-\\u036f]', '', 'g')), 400)"
)


def _folded() -> models.GeneratedField:
    return models.GeneratedField(
        db_persist=True,
        expression=models.Func(models.F("name"), output_field=models.TextField(), template=FOLDED),
        output_field=models.TextField(),
    )


class Migration(migrations.Migration):
    dependencies = (("marketplace_skills", "0003_audit"),)
    operations = (
        # What follows from the name is no change of its own.
        StopAuditing("Skill"),
        StopAuditing("SkillAlias"),
        migrations.AddField("Skill", "folded", _folded()),
        migrations.AddField("SkillAlias", "folded", _folded()),
        HideStatistics("Skill"),
        HideStatistics("SkillAlias"),
        migrations.AddIndex(
            "Skill",
            models.Index(fields=["account", "folded"], include=("id",), name="skill_folded"),
        ),
        migrations.AddIndex(
            "SkillAlias",
            models.Index(
                fields=["account", "folded"], include=("skill",), name="skill_alias_folded"
            ),
        ),
        AuditChanges("Skill", exclude=("folded",)),
        AuditChanges("SkillAlias", exclude=("folded",)),
    )
