import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import annex.kernel.ids
import annex.tenancy.context

ROLES = [
    ("owner", "Owner"),
    ("admin", "Administrator"),
    ("manager", "Manager"),
    ("member", "Member"),
    ("viewer", "Viewer"),
]


class Migration(migrations.Migration):
    """Make room for invitations."""

    dependencies = (("identity", "0006_members"),)
    operations = (
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=annex.kernel.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("email", models.EmailField(max_length=254)),
                ("role", models.CharField(choices=ROLES, max_length=10)),
                ("unit_id", models.UUIDField(blank=True, null=True)),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("fr", "Français")], default="en", max_length=2
                    ),
                ),
                (
                    "secret_checksum",
                    models.CharField(blank=True, default="", editable=False, max_length=64),
                ),
                ("invited_by_id", models.UUIDField(blank=True, null=True)),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("expires_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        default=annex.tenancy.context.require_account_id,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.ANNEX_TENANT_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("accepted_at", None), ("revoked_at", None)),
                        fields=("account", "email"),
                        name="identity_invitation_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("email", django.db.models.functions.text.Lower("email"))
                        ),
                        name="identity_invitation_email_lower",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", [role for role, _ in ROLES])),
                        name="identity_invitation_role",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ["en", "fr"])),
                        name="identity_invitation_language",
                    ),
                ],
            },
        ),
    )
