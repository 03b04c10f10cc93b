import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import annex.kernel.ids
import annex.tenancy.context
import annex.tenancy.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("identity", "0002_isolation"),
        ("readiness_roles", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Responsibility",
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
                ("name", models.CharField(max_length=500)),
                (
                    "weight",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
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
                (
                    "role",
                    annex.tenancy.fields.TenantForeignKey(
                        db_cascade=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="responsibilities",
                        to="readiness_roles.role",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "responsibilities",
            },
        ),
        migrations.CreateModel(
            name="Requirement",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("documented", "Documented"),
                            ("trained", "Trained"),
                            ("evidenced", "Evidenced"),
                            ("reviewed", "Reviewed"),
                        ],
                        max_length=16,
                    ),
                ),
                ("name", models.CharField(max_length=500)),
                (
                    "weight",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
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
                (
                    "responsibility",
                    annex.tenancy.fields.TenantForeignKey(
                        db_cascade=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="requirements",
                        to="readiness_responsibilities.responsibility",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Evidence",
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
                ("note", models.TextField(blank=True, default="")),
                ("url", models.URLField(blank=True, default="", max_length=1000)),
                ("satisfied_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("recorded_by_id", models.UUIDField(blank=True, null=True)),
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
                    "requirement",
                    annex.tenancy.fields.TenantForeignKey(
                        db_cascade=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="evidence",
                        to="readiness_responsibilities.requirement",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "evidence",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expires_at", None),
                            ("expires_at__gt", models.F("satisfied_at")),
                            _connector="OR",
                        ),
                        name="evidence_expires_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_at", None),
                            ("withdrawn_at__gte", models.F("satisfied_at")),
                            _connector="OR",
                        ),
                        name="evidence_withdrawn_after_start",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="responsibility",
            constraint=models.UniqueConstraint(
                fields=("account", "role", "name"), name="responsibility_once_in_role"
            ),
        ),
        migrations.AddConstraint(
            model_name="responsibility",
            constraint=models.CheckConstraint(
                condition=models.Q(("weight__range", (1, 5))), name="responsibility_weight_1_to_5"
            ),
        ),
        migrations.AddConstraint(
            model_name="requirement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["documented", "trained", "evidenced", "reviewed"])
                ),
                name="requirement_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="requirement",
            constraint=models.CheckConstraint(
                condition=models.Q(("weight__range", (1, 5))), name="requirement_weight_1_to_5"
            ),
        ),
    ]
