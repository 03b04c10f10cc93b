import django.db.models.deletion
from django.db import migrations, models

import annex.tenancy.context
import annex.tenancy.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("identity", "0003_functions"),
        ("readiness_assignments", "0002_isolation"),
        ("readiness_employees", "0002_isolation"),
        ("readiness_responsibilities", "0002_isolation"),
        ("readiness_roles", "0002_isolation"),
        ("readiness_units", "0002_isolation"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccountReadiness",
            fields=[
                ("computed_at", models.DateTimeField()),
                ("valid_until", models.DateTimeField(null=True)),
                ("value", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("coverage", models.DecimalField(db_default=0, decimal_places=2, max_digits=5)),
                (
                    "account",
                    models.OneToOneField(
                        default=annex.tenancy.context.require_account_id,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="readiness",
                        serialize=False,
                        to="identity.account",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PositionAssignmentReadiness",
            fields=[
                ("computed_at", models.DateTimeField()),
                ("valid_until", models.DateTimeField(null=True)),
                ("value", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("coverage", models.DecimalField(db_default=0, decimal_places=2, max_digits=5)),
                (
                    "assignment",
                    annex.tenancy.fields.TenantOneToOneField(
                        db_cascade=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="readiness",
                        serialize=False,
                        to="readiness_assignments.positionassignment",
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
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RoleReadiness",
            fields=[
                ("computed_at", models.DateTimeField()),
                ("valid_until", models.DateTimeField(null=True)),
                ("value", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("coverage", models.DecimalField(db_default=0, decimal_places=2, max_digits=5)),
                (
                    "role",
                    annex.tenancy.fields.TenantOneToOneField(
                        db_cascade=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="readiness",
                        serialize=False,
                        to="readiness_roles.role",
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
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="EmployeeReadiness",
            fields=[
                ("computed_at", models.DateTimeField()),
                ("valid_until", models.DateTimeField(null=True)),
                ("value", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("coverage", models.DecimalField(db_default=0, decimal_places=2, max_digits=5)),
                (
                    "employee",
                    annex.tenancy.fields.TenantOneToOneField(
                        db_cascade=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="readiness",
                        serialize=False,
                        to="readiness_employees.employee",
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
                        condition=models.Q(("valid_until__isnull", False)),
                        fields=["account", "valid_until"],
                        name="employee_lapse",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ResponsibilityReadiness",
            fields=[
                ("computed_at", models.DateTimeField()),
                ("valid_until", models.DateTimeField(null=True)),
                ("value", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("coverage", models.DecimalField(db_default=0, decimal_places=2, max_digits=5)),
                (
                    "responsibility",
                    annex.tenancy.fields.TenantOneToOneField(
                        db_cascade=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="readiness",
                        serialize=False,
                        to="readiness_responsibilities.responsibility",
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
                        condition=models.Q(("valid_until__isnull", False)),
                        fields=["account", "valid_until"],
                        name="responsibility_lapse",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SignedShare",
            fields=[
                ("computed_at", models.DateTimeField()),
                ("valid_until", models.DateTimeField(null=True)),
                (
                    "assignment",
                    annex.tenancy.fields.TenantOneToOneField(
                        db_cascade=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="signed_share",
                        serialize=False,
                        to="readiness_assignments.positionassignment",
                    ),
                ),
                ("signed_weight", models.PositiveIntegerField(db_default=0)),
                ("load_weight", models.PositiveIntegerField(db_default=0)),
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
                        condition=models.Q(("valid_until__isnull", False)),
                        fields=["account", "valid_until"],
                        name="signed_share_lapse",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UnitReadiness",
            fields=[
                ("computed_at", models.DateTimeField()),
                ("valid_until", models.DateTimeField(null=True)),
                ("value", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("coverage", models.DecimalField(db_default=0, decimal_places=2, max_digits=5)),
                (
                    "unit",
                    annex.tenancy.fields.TenantOneToOneField(
                        db_cascade=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="readiness",
                        serialize=False,
                        to="readiness_units.unit",
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
                        condition=models.Q(("valid_until__isnull", False)),
                        fields=["account", "valid_until"],
                        name="unit_lapse",
                    )
                ],
            },
        ),
    ]
