from django.db import migrations

from annex.tenancy.operations import APP_ROLE, GrantToApp, IsolateByAccount

KEEP = ("SELECT", "INSERT", "UPDATE")
MINT = ("SELECT", "INSERT", "UPDATE", "DELETE")

# Tables of Django's own apps that signing in, sessions and Django permissions need. They belong
# to apps that know nothing of our roles, so the grant has no model operation to ride on.
DJANGO_TABLES = {
    "django_session": "SELECT, INSERT, UPDATE, DELETE",
    "django_content_type": "SELECT",
    "auth_permission": "SELECT",
    "auth_group": "SELECT",
    "auth_group_permissions": "SELECT",
    "identity_user_groups": "SELECT",
    "identity_user_user_permissions": "SELECT",
}


class Migration(migrations.Migration):
    """Isolate memberships, and let the runtime role use what is read before an account is known."""

    dependencies = (
        ("identity", "0001_initial"),
        ("tenancy", "0001_install"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("sessions", "0001_initial"),
    )
    operations = (
        GrantToApp("User", *KEEP),
        GrantToApp("Account", *KEEP),
        IsolateByAccount("Membership"),
        GrantToApp("Application", *KEEP),
        GrantToApp("Grant", *MINT),
        GrantToApp("AccessToken", *MINT),
        GrantToApp("RefreshToken", *MINT),
        GrantToApp("IDToken", *MINT),
        migrations.RunSQL(
            [f"GRANT {rights} ON {table} TO {APP_ROLE}" for table, rights in DJANGO_TABLES.items()],
            [f"REVOKE ALL ON {table} FROM {APP_ROLE}" for table in DJANGO_TABLES],
        ),
    )
