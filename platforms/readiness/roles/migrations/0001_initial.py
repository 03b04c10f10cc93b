import django.db.models.deletion
from django.db import migrations, models

import annex.kernel.ids
import annex.tenancy.context
import annex.tenancy.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("identity", "0002_isolation"),
    ]

    operations = [
        migrations.CreateModel(
            name="Role",
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
                ("title", models.CharField(max_length=200)),
                ("code", models.CharField(blank=True, default="", max_length=32)),
                ("description", models.TextField(blank=True, default="")),
                (
                    "source",
                    models.CharField(
                        choices=[("manual", "Manual"), ("onet", "O*NET"), ("roster", "Roster")],
                        default="manual",
                        max_length=16,
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        default=annex.tenancy.context.require_account_id,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="identity.account",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RoleTitle",
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
                ("title", models.CharField(max_length=200)),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        default=annex.tenancy.context.require_account_id,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="identity.account",
                    ),
                ),
                (
                    "role",
                    annex.tenancy.fields.TenantForeignKey(
                        db_cascade=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="titles",
                        to="readiness_roles.role",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="role",
            index=models.Index(fields=["account", "code"], name="role_by_code"),
        ),
        migrations.AddConstraint(
            model_name="role",
            constraint=models.UniqueConstraint(
                fields=("account", "title"), name="role_title_in_account"
            ),
        ),
        migrations.AddConstraint(
            model_name="role",
            constraint=models.CheckConstraint(
                condition=models.Q(("source__in", ["manual", "onet", "roster"])),
                name="role_source_is_known",
            ),
        ),
        migrations.AddIndex(
            model_name="roletitle",
            index=models.Index(fields=["account", "title"], name="role_title_by_title"),
        ),
        migrations.AddConstraint(
            model_name="roletitle",
            constraint=models.UniqueConstraint(
                fields=("account", "role", "title"), name="role_title_once_in_role"
            ),
        ),
    ]
