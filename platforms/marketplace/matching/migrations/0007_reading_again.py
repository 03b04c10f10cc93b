"""What keeps a run quick: records stored as they are, and pages known to be seen by everybody."""

from django.db import migrations

READ_BY_INDEX = (
    "marketplace_specialists_specialist",
    "marketplace_specialists_specialistskill",
    "marketplace_specialists_specialistlanguage",
    "marketplace_matching_trackrecord",
)
KEPT_SEEN = ("autovacuum_vacuum_scale_factor", "autovacuum_vacuum_insert_scale_factor")


class Migration(migrations.Migration):
    dependencies = (("marketplace_matching", "0006_words_kept"),)
    operations = (
        # To make 20,000 rows of inputs smaller takes longer than to write them.
        migrations.RunSQL(
            "ALTER TABLE marketplace_matching_matchrecord "
            "ALTER COLUMN scores SET STORAGE EXTERNAL, ALTER COLUMN inputs SET STORAGE EXTERNAL",
            reverse_sql="ALTER TABLE marketplace_matching_matchrecord "
            "ALTER COLUMN scores SET STORAGE EXTENDED, ALTER COLUMN inputs SET STORAGE EXTENDED",
        ),
        # An index answers alone only of pages that were vacuumed since they changed; without any a
        # run takes three times as long, and by default a fifth of a table may change before.
        *(
            migrations.RunSQL(
                f"ALTER TABLE {table} SET ({', '.join(f'{name} = 0.02' for name in KEPT_SEEN)})",
                reverse_sql=f"ALTER TABLE {table} RESET ({', '.join(KEPT_SEEN)})",
            )
            for table in READ_BY_INDEX
        ),
    )
