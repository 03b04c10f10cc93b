"""What a run reads of others' tables, in indexes that answer without the tables' own pages."""

from django.db import migrations

INDEXES = {
    "matching_skill_held": (
        "marketplace_specialists_specialistskill",
        "(account_id, skill_id, level) INCLUDE (specialist_id, years, last_used_on)",
    ),
    "matching_skills_of_one": (
        "marketplace_specialists_specialistskill",
        "(account_id, specialist_id) INCLUDE (skill_id, level, years, last_used_on)",
    ),
    "matching_language_spoken": (
        "marketplace_specialists_specialistlanguage",
        "(account_id, language, level) INCLUDE (specialist_id)",
    ),
    "matching_specialist_offer": (
        "marketplace_specialists_specialist",
        "(account_id, status, id) INCLUDE (day_rate, currency, country, city, works_remotely, "
        "travels, notice_days, free_from, days_per_week, availability_confirmed_at)",
    ),
}


class Migration(migrations.Migration):
    dependencies = (
        ("marketplace_matching", "0003_audit"),
        ("marketplace_specialists", "0003_audit"),
    )
    operations = (
        *(
            migrations.RunSQL(
                f"CREATE INDEX {name} ON {table} {columns}",
                reverse_sql=f"DROP INDEX {name}",
            )
            for name, (table, columns) in INDEXES.items()
        ),
        # What a run keeps is read as a whole, and much of it random: no need to make it smaller,
        # and none of it is to be sampled.
        migrations.RunSQL(
            "ALTER TABLE marketplace_matching_matchrecord "
            "ALTER COLUMN specialists SET STORAGE EXTERNAL, "
            "ALTER COLUMN ties SET STORAGE EXTERNAL, "
            "ALTER COLUMN specialists SET STATISTICS 0, ALTER COLUMN scores SET STATISTICS 0, "
            "ALTER COLUMN ties SET STATISTICS 0, ALTER COLUMN inputs SET STATISTICS 0; "
            "ALTER TABLE marketplace_matching_matchresult "
            "ALTER COLUMN parts SET STATISTICS 0, ALTER COLUMN inputs SET STATISTICS 0",
            reverse_sql=migrations.RunSQL.noop,
        ),
    )
