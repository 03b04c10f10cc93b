from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("marketplace_specialists", "0004_availability_asked"),
    ]

    operations = [
        migrations.AddField(
            model_name="specialist",
            name="erased_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
