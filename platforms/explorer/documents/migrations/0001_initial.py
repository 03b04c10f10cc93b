from django.db import migrations, models


class Migration(migrations.Migration):
    """Declare the permission to see documents; there is no table."""

    initial = True
    dependencies = ()
    operations = (
        migrations.CreateModel(
            name="DocumentAccess",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
            options={
                "permissions": (("can_view_documents", "See documents of Odoo's"),),
                "managed": False,
                "default_permissions": (),
            },
        ),
    )
