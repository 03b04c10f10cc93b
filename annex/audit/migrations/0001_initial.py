import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import annex.kernel.ids
import annex.tenancy.context


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("identity", "0004_sealed"),
    ]

    operations = [
        migrations.CreateModel(
            name="Change",
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
                ("transaction_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("actor_id", models.UUIDField(null=True)),
                ("model", models.CharField(db_collation="C", max_length=100)),
                ("object_id", models.UUIDField()),
                (
                    "operation",
                    models.CharField(
                        choices=[
                            ("created", "Created"),
                            ("updated", "Updated"),
                            ("deleted", "Deleted"),
                        ],
                        max_length=7,
                    ),
                ),
                ("was", models.JSONField(null=True)),
                ("became", models.JSONField(null=True)),
                (
                    "truncated",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=63), size=None
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        db_constraint=False,
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
                        models.F("account"),
                        models.OrderBy(models.F("at"), descending=True, nulls_last=True),
                        models.F("id"),
                        name="audit_newest",
                    ),
                    models.Index(
                        models.F("account"),
                        models.F("object_id"),
                        models.OrderBy(models.F("at"), descending=True, nulls_last=True),
                        models.F("id"),
                        name="audit_newest_of_row",
                    ),
                    models.Index(
                        models.F("account"),
                        models.F("model"),
                        models.OrderBy(models.F("at"), descending=True, nulls_last=True),
                        models.F("id"),
                        name="audit_newest_of_model",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("operation__in", ["created", "updated", "deleted"])),
                        name="audit_operation_is_known",
                    )
                ],
            },
        ),
    ]
