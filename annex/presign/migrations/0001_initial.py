import django.db.models.deletion
from django.db import migrations, models

import annex.kernel.ids
import annex.tenancy.context


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("identity", "0008_invitation_isolation"),
    ]

    operations = [
        migrations.CreateModel(
            name="Chain",
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
                ("number", models.BigIntegerField()),
                ("hash", models.BinaryField()),
                ("cut_number", models.BigIntegerField(default=0)),
                ("cut_hash", models.BinaryField(default=bytes)),
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
                "constraints": [
                    models.UniqueConstraint(fields=("account",), name="presign_chain_account")
                ],
            },
        ),
        migrations.CreateModel(
            name="Link",
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
                ("number", models.BigIntegerField(default=0, editable=False)),
                ("previous_hash", models.BinaryField(default=bytes)),
                ("hash", models.BinaryField(default=bytes)),
                ("at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("user_id", models.UUIDField(null=True)),
                ("application_id", models.UUIDField(null=True)),
                ("from_address", models.GenericIPAddressField(null=True)),
                ("subject", models.CharField(db_collation="C", max_length=200)),
                ("storage", models.CharField(max_length=63)),
                ("bucket", models.CharField(max_length=255)),
                ("key", models.TextField()),
                ("name", models.TextField()),
                ("media_type", models.CharField(max_length=255)),
                (
                    "disposition",
                    models.CharField(
                        choices=[("inline", "Inline"), ("attachment", "Attachment")], max_length=10
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
                        name="presign_newest",
                    ),
                    models.Index(
                        models.F("account"),
                        models.F("subject"),
                        models.OrderBy(models.F("at"), descending=True, nulls_last=True),
                        models.F("id"),
                        name="presign_newest_of_subject",
                    ),
                    models.Index(
                        models.F("account"),
                        models.F("user_id"),
                        models.OrderBy(models.F("at"), descending=True, nulls_last=True),
                        models.F("id"),
                        name="presign_newest_of_user",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "number"), name="presign_link_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("disposition__in", ["inline", "attachment"])),
                        name="presign_disposition_is_known",
                    ),
                ],
            },
        ),
    ]
