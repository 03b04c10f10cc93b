"""What documents can be narrowed down to and ordered by, in every version."""

from typing import Any, NoReturn, TypeVar
from uuid import UUID

from django.utils.translation import gettext
from rest_framework import serializers
from rest_framework.request import Request

from annex.odoo.documents.answers import ORDERS, TREES, Filters
from annex.odoo.documents.values import KINDS
from annex.presign.services import MOST_LINKS

S = TypeVar("S", bound="serializers.Serializer[Any]")

LARGEST = 2**31 - 1
"""The largest number that Odoo gives a row."""
NEWEST_FIRST = "-created_at"


class Choice(serializers.ChoiceField):
    """One of a few words; a wrong one is told what they are."""

    def fail(self, key: str, **kwargs: Any) -> NoReturn:
        if key == "invalid_choice":
            said = gettext("Choose one of: %(choices)s.") % {"choices": ", ".join(self.choices)}
            raise serializers.ValidationError(said, code=key)
        super().fail(key, **kwargs)


def number(**options: Any) -> serializers.IntegerField:
    """Return the field of a row's number in Odoo."""
    return serializers.IntegerField(min_value=1, max_value=LARGEST, **options)


class FiltersIn(serializers.Serializer[Any]):
    """Which documents are wanted."""

    search = serializers.CharField(
        required=False, max_length=200, help_text="Words in the name or in the document itself"
    )
    record_model = serializers.CharField(
        required=False, max_length=200, help_text='What it is attached to, as "sale.order"'
    )
    record_id = number(required=False, help_text="Goes with `record_model`")
    directory = number(required=False)
    tag = number(required=False)
    kind = Choice(choices=KINDS, required=False)
    created_from = serializers.DateTimeField(required=False, help_text="From this moment on")
    created_before = serializers.DateTimeField(required=False, help_text="Before this moment")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "record_id" in attrs and "record_model" not in attrs:
            raise serializers.ValidationError(
                {"record_model": [gettext("Say it with `record_id`.")]}
            )
        return attrs

    def filters(self) -> Filters:
        """Return what was asked for."""
        said = self.validated_data
        return Filters(
            search=said.get("search"),
            model=said.get("record_model"),
            record_id=said.get("record_id"),
            directory_id=said.get("directory"),
            tag_id=said.get("tag"),
            kind=said.get("kind"),
            created_from=said.get("created_from"),
            created_before=said.get("created_before"),
        )


class ListIn(FiltersIn):
    """Which documents are wanted, and in what order."""

    order = Choice(choices=ORDERS, default=NEWEST_FIRST)


class TreeIn(FiltersIn):
    """Which branches are wanted; ``parent`` is the key of one."""

    by = Choice(choices=TREES, default=TREES[0])
    # The metaclass takes fields out of the class, so this shadows nothing of DRF.
    parent = serializers.CharField(required=False, max_length=200)  # type: ignore[assignment]


class LinkIn(serializers.Serializer[Any]):
    """How a document is to be handed out; what a browser can not show safely is downloaded."""

    disposition = Choice(choices=("inline", "attachment"), default="inline")


class LinksIn(serializers.Serializer[Any]):
    """Which documents are to be handed out."""

    ids = serializers.ListField(child=number(), allow_empty=False, max_length=MOST_LINKS)
    disposition = Choice(choices=("inline", "attachment"), default="attachment")


class AccessIn(serializers.Serializer[Any]):
    """Whose accesses are wanted; everybody's unless said."""

    user = serializers.UUIDField(required=False)


def asked(kind: type[S], request: Request) -> S:
    """Return the query of a request, validated. Raises ValidationError."""
    said = kind(data=request.query_params)
    said.is_valid(raise_exception=True)
    return said


def number_of(said: str) -> int | None:
    """Return the number of a document in a path, or None for what is none."""
    if not (said.isascii() and said.isdecimal()) or len(said) > len(str(LARGEST)):
        return None
    return int(said) if 0 < int(said) <= LARGEST else None


def user_asked(request: Request) -> UUID | None:
    """Return whose accesses are asked for."""
    user_id: UUID | None = asked(AccessIn, request).validated_data.get("user")
    return user_id
