from django.db import migrations

from annex.tenancy.operations import NeverReferred


class Migration(migrations.Migration):
    """Marks and history come by the thousand, and no other row refers to one."""

    dependencies = (("cascades", "0007_hidden_causes"),)
    operations = (NeverReferred("Mark"), NeverReferred("ValueChange"))
