"""What every version shows and takes the same way."""

from typing import Any

from rest_framework import serializers

from platforms.marketplace.specialists.models import (
    Document,
    Identity,
    Specialist,
    SpecialistSkill,
)
from platforms.marketplace.specialists.services.documents import MOST_BYTES, TAKEN

MOST_SKILLS = 200
MOST_LANGUAGES = 40

OFFER_FIELDS = (
    "headline",
    "bio",
    "day_rate",
    "currency",
    "seniority",
    "country",
    "city",
    "works_remotely",
    "travels",
    "notice_days",
    "call_after",
    "status",
)
"""What both versions call the same."""

CURRENCY = r"^[A-Z]{3}$"
COUNTRY = r"^([A-Z]{2})?$"
SHA256 = r"^[0-9a-f]{64}$"


class OfferIn(serializers.ModelSerializer[Specialist]):
    """What a specialist offers; only operators say ``user_id``, who signs in as them."""

    user_id = serializers.UUIDField(required=False, allow_null=True)
    currency = serializers.RegexField(CURRENCY, required=False)
    country = serializers.RegexField(COUNTRY, required=False, allow_blank=True)
    seniority = serializers.IntegerField(min_value=1, max_value=5, required=False, allow_null=True)
    day_rate = serializers.DecimalField(
        max_digits=12, decimal_places=2, min_value=0, required=False, allow_null=True
    )
    days_per_week = serializers.IntegerField(min_value=1, max_value=7, required=False)

    class Meta:
        model = Specialist
        fields: tuple[str, ...] = ("user_id", *OFFER_FIELDS, "free_from", "days_per_week")


class IdentityField(serializers.ModelSerializer[Identity]):
    """Who somebody is; nothing in it is an input of matching."""

    full_name = serializers.CharField(read_only=True)
    nationality = serializers.RegexField(COUNTRY, required=False, allow_blank=True)

    class Meta:
        model = Identity
        fields = (
            "given_name",
            "family_name",
            "full_name",
            "email",
            "born_on",
            "gender",
            "nationality",
        )


class RankedSkillIn(serializers.ModelSerializer[SpecialistSkill]):
    """A skill of the list, which begins with the one that they stand for; a level is 1 to 5."""

    skill_id = serializers.UUIDField()
    level = serializers.IntegerField(min_value=1, max_value=5)
    years = serializers.DecimalField(max_digits=4, decimal_places=1, min_value=0, required=False)

    class Meta:
        model = SpecialistSkill
        fields = ("skill_id", "level", "years", "last_used_on", "evidence")


class SkillsIn(serializers.Serializer[Any]):
    """All skills of a specialist, best first."""

    skills = serializers.ListField(child=RankedSkillIn(), max_length=MOST_SKILLS)


class ConfirmIn(serializers.Serializer[Any]):
    """What has changed about the availability; nothing, when it is still true."""

    free_from = serializers.DateField(required=False, allow_null=True)
    days_per_week = serializers.IntegerField(min_value=1, max_value=7, required=False)


class SpecialistDocumentOut(serializers.ModelSerializer[Document]):
    """A file of a specialist."""

    class Meta:
        model = Document
        fields = ("id", "name", "media_type", "size_bytes", "added_at")
        read_only_fields = fields


class DocumentsOut(serializers.Serializer[Any]):
    """The files of a specialist, the newest first."""

    documents = SpecialistDocumentOut(many=True)


class UploadIn(serializers.Serializer[Any]):
    """A file to come, or one that has arrived: said twice, in the same words."""

    name = serializers.CharField(max_length=255)
    media_type = serializers.ChoiceField(choices=TAKEN)
    size_bytes = serializers.IntegerField(min_value=1, max_value=MOST_BYTES)
    sha256 = serializers.RegexField(SHA256)


class UploadOut(serializers.Serializer[Any]):
    """A link that takes the file by PUT, for a minute, from a request with these headers."""

    url = serializers.CharField()
    headers = serializers.DictField(child=serializers.CharField())
    expires_at = serializers.DateTimeField()


class DocumentLinkIn(serializers.Serializer[Any]):
    """How a document is to be handed out; what a browser can not show safely is downloaded."""

    disposition = serializers.ChoiceField(choices=("inline", "attachment"), default="inline")


class DocumentLinkOut(serializers.Serializer[Any]):
    """A link that opens one document for a minute."""

    url = serializers.CharField()
    expires_at = serializers.DateTimeField()
    media_type = serializers.CharField()
    name = serializers.CharField()


class ExportOut(serializers.Serializer[Any]):
    """Everything held of a specialist: rows by kind, with the columns that there are."""

    specialist_id = serializers.UUIDField()
    exported_at = serializers.DateTimeField()
    held = serializers.DictField(child=serializers.ListField(child=serializers.DictField()))


class ErasureOut(serializers.Serializer[Any]):
    """What an erasure did, by kind, and keys of files that no storage known here has."""

    specialist_id = serializers.UUIDField()
    erased_at = serializers.DateTimeField()
    done = serializers.DictField(child=serializers.IntegerField())
    files_left = serializers.ListField(child=serializers.CharField())
