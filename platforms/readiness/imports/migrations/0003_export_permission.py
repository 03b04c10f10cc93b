from django.db import migrations


class Migration(migrations.Migration):
    """Declare the permission to take the company's people along as a file."""

    dependencies = (("readiness_imports", "0002_isolation"),)
    operations = (
        migrations.AlterModelOptions(
            name="importjob",
            options={"permissions": (("can_export_people", "Export the company's people"),)},
        ),
    )
