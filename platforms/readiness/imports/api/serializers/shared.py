"""What every version shows and takes the same way."""

import json
from typing import Any

from django.utils.translation import gettext
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from platforms.readiness.imports.models import (
    ImportJob,
    ImportRow,
    ImportTitle,
    RolesOption,
)
from platforms.readiness.imports.parsing.onet import KINDS, Requirement
from platforms.readiness.imports.parsing.text import ENCODINGS
from platforms.readiness.imports.planning.options import CREATE, DEFAULT_REQUIREMENTS, Options
from platforms.readiness.imports.reads import message, problem_of
from platforms.readiness.imports.services.asking import Upload


class DefaultRequirementIn(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=KINDS)
    name = serializers.CharField(max_length=500)
    weight = serializers.IntegerField(min_value=1, max_value=5)


class RequirementsField(serializers.ListField):
    """A list of requirements; in a form, the same as JSON text."""

    child = DefaultRequirementIn()

    def get_value(self, dictionary: Any) -> Any:
        # A list field of a form would take every line of the form for an item of its own.
        return dictionary.get(self.field_name, serializers.empty)

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, str):
            try:
                data = json.loads(data)
            except ValueError:
                self.fail("not_a_list", input_type=gettext("text that is not JSON"))
        return super().to_internal_value(data)


class ImportIn(serializers.Serializer[Any]):
    """A roster, a catalogue or both, with how to import them."""

    catalogue = serializers.ListField(child=serializers.FileField(), required=False, max_length=20)
    roster = serializers.FileField(required=False)
    dry_run = serializers.BooleanField(default=True)
    roles = serializers.ChoiceField(choices=RolesOption.choices, default=RolesOption.MATCHED)
    create_unmatched = serializers.BooleanField(default=False)
    skip_rejected = serializers.BooleanField(default=False)
    threshold = serializers.DecimalField(
        max_digits=5, decimal_places=2, min_value=50, max_value=100, required=False
    )
    encoding = serializers.ChoiceField(choices=ENCODINGS, default=ENCODINGS[0])
    requirements = RequirementsField(required=False, max_length=10)

    def to_call(self) -> dict[str, Any]:
        """Return the arguments of the service that the validated data stands for."""
        data = self.validated_data
        asked = data.get("requirements")
        options = Options(
            all_tasks=data["roles"] == RolesOption.ALL,
            create_unmatched=data["create_unmatched"],
            skip_rejected=data["skip_rejected"],
            encoding=data["encoding"],
            requirements=DEFAULT_REQUIREMENTS
            if asked is None
            else tuple(Requirement(**one) for one in asked),
            **({"threshold": data["threshold"]} if "threshold" in data else {}),
        )
        return {
            "catalogue": [_upload(file) for file in data.get("catalogue", ())],
            "roster": _upload(data["roster"]) if "roster" in data else None,
            "dry_run": data["dry_run"],
            "options": options,
        }


def _upload(file: Any) -> Upload:
    return Upload(file.name, file.read())


class ProgressOut(serializers.Serializer[Any]):
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    phase = serializers.CharField()


class SummaryOut(serializers.Serializer[Any]):
    """Rows of the company by table, rows of the file by outcome, titles by kind of match."""

    created = serializers.DictField(child=serializers.IntegerField(), required=False)
    updated = serializers.DictField(child=serializers.IntegerField(), required=False)
    rows = serializers.IntegerField(required=False)
    people_created = serializers.IntegerField(required=False)
    matched = serializers.IntegerField(required=False)
    unchanged = serializers.IntegerField(required=False)
    rejected = serializers.IntegerField(required=False)
    titles = serializers.DictField(child=serializers.IntegerField(), required=False)
    catalogue = serializers.DictField(required=False)
    ignored_columns = serializers.ListField(child=serializers.CharField(), required=False)


class ImportProblemOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    title = serializers.CharField()
    detail = serializers.CharField()


class ImportOut(serializers.ModelSerializer[ImportJob]):
    kind = serializers.CharField()
    dry_run = serializers.BooleanField(source="is_dry_run")
    applying = serializers.BooleanField(source="is_applying")
    progress = ProgressOut(source="*")
    summary = SummaryOut()
    problem = serializers.SerializerMethodField()

    class Meta:
        model = ImportJob
        fields = (
            "id",
            "kind",
            "state",
            "dry_run",
            "applying",
            "progress",
            "summary",
            "problem",
            "created_at",
            "finished_at",
        )

    @extend_schema_field(ImportProblemOut(allow_null=True))
    def get_problem(self, job: ImportJob) -> dict[str, Any] | None:
        return problem_of(job)


class RowOut(serializers.ModelSerializer[ImportRow]):
    message = serializers.SerializerMethodField()
    data = serializers.DictField(child=serializers.CharField())  # type: ignore[assignment]  # DRF moves it

    class Meta:
        model = ImportRow
        fields = (
            "id",
            "file",
            "line",
            "outcome",
            "message",
            "data",
            "role_id",
            "role_title",
            "match",
            "similarity",
        )

    def get_message(self, row: ImportRow) -> str:
        return message(row.problems, row.notes)


class CandidateOut(serializers.Serializer[Any]):
    role_id = serializers.UUIDField()
    role_title = serializers.CharField()
    name = serializers.CharField(help_text="The name of the role that the title is like.")
    match = serializers.CharField()
    similarity = serializers.CharField()


class MatchOut(serializers.ModelSerializer[ImportTitle]):
    candidates = CandidateOut(many=True)

    class Meta:
        model = ImportTitle
        fields = (
            "id",
            "title",
            "count",
            "role_id",
            "role_title",
            "match",
            "similarity",
            "candidates",
        )


@extend_schema_field(OpenApiTypes.STR)
class ChoiceIn(serializers.UUIDField):
    """A role's id, or ``create``."""

    def to_internal_value(self, data: Any) -> Any:
        return None if data == CREATE else super().to_internal_value(data)


class ReviewIn(serializers.Serializer[Any]):
    """For each title the id of a role, or ``create`` to have a role made of it."""

    overrides = serializers.DictField(child=ChoiceIn(), allow_empty=False)


class ApplyIn(serializers.Serializer[Any]):
    skip_rejected = serializers.BooleanField(required=False, allow_null=True, default=None)
