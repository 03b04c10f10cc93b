import uuid

import django.contrib.postgres.fields
from django.db import migrations, models

from annex.tenancy.operations import APP_ROLE

ROLES = [
    ("owner", "Owner"),
    ("admin", "Administrator"),
    ("manager", "Manager"),
    ("member", "Member"),
    ("viewer", "Viewer"),
]

# `annex.admit`, which alone writes new memberships, knows nothing of permissions.
PERMISSIONS = f"""
ALTER TABLE identity_membership ALTER permissions SET DEFAULT '{{}}';
GRANT UPDATE (permissions) ON identity_membership TO {APP_ROLE};
"""
NO_PERMISSIONS = f"""
REVOKE UPDATE (permissions) ON identity_membership FROM {APP_ROLE};
ALTER TABLE identity_membership ALTER permissions DROP DEFAULT;
"""

# The membership passes its own policy, the person what `annex.people` shows of the account
# entered: the view lends nobody any right. The function is read once, not once a row.
MEMBERS = f"""
CREATE VIEW identity_member WITH (security_invoker = true, security_barrier = true) AS
    SELECT m.id, m.account_id, m.user_id, p.email, p.full_name, p.language, m.role, m.unit_id,
           m.permissions, m.is_active, m.created_at
    FROM identity_membership m JOIN annex.people() p ON p.id = m.user_id;
GRANT SELECT ON identity_member TO {APP_ROLE};
"""


class Migration(migrations.Migration):
    """Give memberships Django permissions, and show each with its person."""

    dependencies = (("identity", "0005_admission"),)
    operations = (
        migrations.AddField(
            model_name="membership",
            name="permissions",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=200), blank=True, default=list
            ),
        ),
        migrations.RunSQL(PERMISSIONS, NO_PERMISSIONS),
        migrations.RunSQL(MEMBERS, "DROP VIEW identity_member"),
        migrations.CreateModel(
            name="Member",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("account_id", models.UUIDField()),
                ("user_id", models.UUIDField()),
                ("email", models.EmailField(max_length=254)),
                ("full_name", models.CharField(max_length=200)),
                (
                    "language",
                    models.CharField(choices=[("en", "English"), ("fr", "Français")], max_length=2),
                ),
                ("role", models.CharField(choices=ROLES, max_length=10)),
                ("unit_id", models.UUIDField(null=True)),
                (
                    "permissions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200)
                    ),
                ),
                ("is_active", models.BooleanField()),
                ("created_at", models.DateTimeField()),
            ],
            options={"managed": False, "db_table": "identity_member"},
        ),
    )
