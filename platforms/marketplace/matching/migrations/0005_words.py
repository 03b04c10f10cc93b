"""The words of profiles, and trigrams to compare names by."""

import django.contrib.postgres.search
import django.db.models.deletion
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

import annex.kernel.ids
import annex.tenancy.context
import annex.tenancy.fields


class Migration(migrations.Migration):
    dependencies = (
        ("identity", "0009_longer_passwords"),
        ("marketplace_matching", "0004_reading"),
        ("marketplace_specialists", "0004_availability_asked"),
    )
    operations = (
        # It comes with PostgreSQL, and a database's owner may make it.
        TrigramExtension(),
        migrations.CreateModel(
            name="ProfileWords",
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
                ("words", django.contrib.postgres.search.SearchVectorField()),
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
                    "specialist",
                    annex.tenancy.fields.TenantForeignKey(
                        db_cascade=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="profile_words",
                        to="marketplace_specialists.specialist",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "specialist"), name="profile_words_of_specialist"
                    )
                ],
            },
        ),
    )
