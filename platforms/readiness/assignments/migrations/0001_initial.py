import django.db.models.deletion
from django.db import migrations, models

import annex.kernel.ids
import annex.tenancy.context
import annex.tenancy.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("identity", "0002_isolation"),
        ("readiness_employees", "0001_initial"),
        ("readiness_positions", "0001_initial"),
        ("readiness_responsibilities", "0001_initial"),
        ("readiness_roles", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="PositionAssignment",
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
                ("fte", models.DecimalField(decimal_places=3, default=1, max_digits=4)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
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
                    "employee",
                    annex.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="assignments",
                        to="readiness_employees.employee",
                    ),
                ),
                (
                    "position",
                    annex.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="assignments",
                        to="readiness_positions.position",
                    ),
                ),
                (
                    "role",
                    annex.tenancy.fields.TenantForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="assignments",
                        to="readiness_roles.role",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SignOff",
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
                ("signed_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
                ("signed_by_id", models.UUIDField(blank=True, null=True)),
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
                    "assignment",
                    annex.tenancy.fields.TenantForeignKey(
                        db_cascade=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="sign_offs",
                        to="readiness_assignments.positionassignment",
                    ),
                ),
                (
                    "responsibility",
                    annex.tenancy.fields.TenantForeignKey(
                        db_cascade=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="sign_offs",
                        to="readiness_responsibilities.responsibility",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="positionassignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("fte__gt", 0), ("fte__lte", 1)),
                name="assignment_fte_above_0_up_to_1",
            ),
        ),
        migrations.AddConstraint(
            model_name="positionassignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                ),
                name="assignment_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="signoff",
            constraint=models.UniqueConstraint(
                fields=("account", "assignment", "responsibility"), name="sign_off_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="signoff",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("expires_at", None), ("expires_at__gt", models.F("signed_at")), _connector="OR"
                ),
                name="sign_off_expires_after_start",
            ),
        ),
    ]
