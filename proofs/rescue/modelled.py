"""Models of Django's over the legacy database, with the fields that its columns need."""

from functools import cache

from django.db import models

from annex.rescue.doctrine.fields import (
    DateIntervalField,
    LegacyDateTimeField,
    LegacyJSONField,
    PHPArrayField,
    SequencePK,
    SimpleArrayField,
    ULIDField,
)

ZONE = "Europe/Brussels"


@cache
def legacy_models() -> tuple[type[models.Model], ...]:
    """Return the models, made once."""

    class User(models.Model):
        id = SequencePK(sequence="app_user_id_seq")
        public_id = models.UUIDField()
        roles = LegacyJSONField()
        preferences = PHPArrayField()
        languages = SimpleArrayField()
        created_at = LegacyDateTimeField(zone=ZONE)
        updated_at = LegacyDateTimeField(zone=ZONE, null=True)
        last_login_at = models.DateTimeField(null=True)
        legacy_profile = PHPArrayField()

        class Meta:
            app_label = "legacy_proof"
            managed = False
            db_table = "app_user"

    class Specialist(models.Model):
        id = models.IntegerField(primary_key=True)
        day_rate = models.DecimalField(max_digits=10, decimal_places=2, null=True)
        call_after = models.TimeField(null=True)
        notice_period = DateIntervalField(null=True)
        cv_blob = models.BinaryField(null=True)

        class Meta:
            app_label = "legacy_proof"
            managed = False
            db_table = "specialist"

    class Mission(models.Model):
        id = SequencePK(sequence="mission_id_seq")
        ulid = ULIDField()
        starts_on = models.DateField(null=True)
        published_at = LegacyDateTimeField(zone=ZONE, null=True)

        class Meta:
            app_label = "legacy_proof"
            managed = False
            db_table = "mission"

    class Proposal(models.Model):
        id = ULIDField(primary_key=True)
        created_at = LegacyDateTimeField(zone=ZONE)
        answers = LegacyJSONField(null=True)
        external_guid = models.UUIDField(null=True)

        class Meta:
            app_label = "legacy_proof"
            managed = False
            db_table = "proposal"

    return User, Specialist, Mission, Proposal
