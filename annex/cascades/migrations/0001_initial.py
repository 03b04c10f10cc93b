import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import annex.tenancy.context


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("identity", "0003_functions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Mark",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("cascade", models.CharField(db_collation="C", max_length=40)),
                ("level", models.CharField(db_collation="C", max_length=40)),
                ("object_id", models.UUIDField()),
                ("origin_id", models.BigIntegerField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(db_default=0)),
                ("not_before", models.DateTimeField(null=True)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
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
                    models.Index(fields=["account", "cascade", "level"], name="cascades_mark_level")
                ],
            },
        ),
    ]
