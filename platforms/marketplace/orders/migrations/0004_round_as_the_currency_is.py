from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("marketplace_orders", "0003_audit"),)
    operations = (
        migrations.AddField("Order", "decimals", models.PositiveSmallIntegerField(default=2)),
    )
