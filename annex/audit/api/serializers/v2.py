"""The history in version 2, with names for values."""

from typing import Any

from rest_framework import serializers

from annex.audit.api.serializers import shared
from annex.audit.api.serializers.shared import ActorOut


class FieldChangeOut(serializers.Serializer[Any]):
    """A field's values before and after, as stored and as people call them."""

    field = serializers.CharField()
    # The metaclass takes fields out of the class, so this shadows nothing of DRF.
    label = serializers.CharField()  # type: ignore[assignment]
    was = serializers.JSONField(allow_null=True)
    became = serializers.JSONField(allow_null=True)
    was_name = serializers.CharField(allow_null=True)
    became_name = serializers.CharField(allow_null=True)
    truncated = serializers.BooleanField()


class ChangeOut(shared.ChangeOut):
    changes = FieldChangeOut(many=True)


class FieldNameOut(serializers.Serializer[Any]):
    """A field and what people call it."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]


class SubjectOut(serializers.Serializer[Any]):
    """A model whose changes are recorded."""

    model = serializers.CharField()
    name = serializers.CharField()
    fields = FieldNameOut(many=True)  # type: ignore[assignment]


class SubjectsOut(serializers.Serializer[Any]):
    """What the history can be asked about, and by whom changes may have been made."""

    subjects = SubjectOut(many=True)
    actors = ActorOut(many=True)
