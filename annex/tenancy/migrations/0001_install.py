from django.db import migrations

from annex.tenancy.operations import INSTALL_SQL, UNINSTALL_SQL


class Migration(migrations.Migration):
    """Create the context functions that every policy calls."""

    initial = True
    dependencies = ()
    operations = (
        migrations.RunSQL(INSTALL_SQL, UNINSTALL_SQL),
        # So that a process can tell whether its database is behind its code.
        migrations.RunSQL(
            "GRANT SELECT ON django_migrations TO annex_app",
            "REVOKE SELECT ON django_migrations FROM annex_app",
        ),
    )
