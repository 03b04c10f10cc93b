from django.db import migrations, models


class Migration(migrations.Migration):
    """Count the waves of a level that feeds itself, so that a cycle in the data ends."""

    dependencies = (("cascades", "0008_fewer_indexes"),)
    operations = (
        migrations.AddField(
            model_name="mark",
            name="waves",
            field=models.PositiveSmallIntegerField(db_default=0),
        ),
    )
