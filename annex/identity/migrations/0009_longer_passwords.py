from django.db import migrations, models


class Migration(migrations.Migration):
    """Make room for hashes copied from another application, with what made them."""

    dependencies = (("identity", "0008_invitation_isolation"),)

    operations = (
        migrations.AlterField(
            model_name="user",
            name="password",
            field=models.CharField(max_length=255),
        ),
    )
