"""What models, fields and choices are called by people, in the language of whoever asks.

The names are those that Django derives or the model says; their translations are in the project's
catalogue, and ``tests/architecture/test_french.py`` asks for one of each.
"""

from collections.abc import Iterator
from typing import Any, TypeAlias

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext

from annex.audit.declarations import audited_models, is_secret

Field: TypeAlias = "models.Field[Any, Any]"


def model_of(label: str) -> type[models.Model] | None:
    """Return the model of a label in the history; None when the code has forgotten it."""
    try:
        return apps.get_model(label)
    except LookupError:
        return None


def fields_of(model: type[models.Model]) -> dict[str, Field]:
    """Return the fields whose values the history may hold, by column."""
    return {
        field.column: field
        for field in model._meta.local_concrete_fields
        if field.column
        and field.column not in {"account_id", "id"}
        and not (is_secret(field) or field.generated)
    }


def said_of_model(model: type[models.Model]) -> str:
    """Return what a model is called, untranslated."""
    return str(model._meta.verbose_name)


def said_of_field(field: Field) -> str:
    """Return what a field is called, untranslated; "id" at its end is a programmer's word."""
    return str(field.verbose_name).removesuffix(" id")


def model_label(label: str) -> str:
    """Return what people call the rows of a model, such as "Sign off"."""
    model = model_of(label)
    return label if model is None else capfirst(gettext(said_of_model(model)))


def field_label(field: Field) -> str:
    """Return what people call a field, such as "Given name"."""
    return str(capfirst(gettext(said_of_field(field))))


def choice_label(field: Field, value: object) -> str | None:
    """Return what people call a value that is one of a few; None for free values."""
    said = dict(field.flatchoices).get(value) if field.choices else None
    return None if said is None else gettext(str(said))


def refers_to_person(field: Field) -> bool:
    """Tell whether a field names a user; columns of such names do, by the project's custom."""
    column = str(field.column)
    named = isinstance(field, models.UUIDField) and (
        column == "user_id" or column.endswith("_by_id")
    )
    return field.related_model is get_user_model() or named


def everything_said() -> Iterator[str]:
    """Yield every name that the history may show, untranslated."""
    for model in audited_models():
        yield said_of_model(model)
        for field in fields_of(model).values():
            yield said_of_field(field)
            for _value, said in field.flatchoices if field.choices else ():
                yield str(said)
