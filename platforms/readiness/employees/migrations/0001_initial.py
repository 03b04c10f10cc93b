import django.db.models.deletion
from django.db import migrations, models

import annex.kernel.ids
import annex.tenancy.context


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("identity", "0002_isolation"),
    ]

    operations = [
        migrations.CreateModel(
            name="Employee",
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
                ("number", models.CharField(max_length=64)),
                ("given_name", models.CharField(max_length=100)),
                ("family_name", models.CharField(max_length=100)),
                ("email", models.EmailField(blank=True, default="", max_length=254)),
                (
                    "status",
                    models.CharField(
                        choices=[("active", "Active"), ("left", "Left")],
                        default="active",
                        max_length=16,
                    ),
                ),
                ("user_id", models.UUIDField(blank=True, null=True)),
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
            options={
                "indexes": [
                    models.Index(
                        fields=["account", "family_name", "given_name", "id"],
                        name="employee_by_name",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "number"), name="employee_number_in_account"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["active", "left"])),
                        name="employee_status_is_known",
                    ),
                ],
            },
        ),
    ]
