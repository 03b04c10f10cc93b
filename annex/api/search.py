"""Search for people who type as they speak: case and accents ignored, every word wanted."""

from typing import Any

from django.db.models import Func, QuerySet, TextField, Value
from django.db.models.functions import Concat
from django_filters import CharFilter

COMBINING_MARKS = "\\u0300-\\u036f"


class Folded(Func):
    """A text in lower case and without accents."""

    template = (
        f"lower(regexp_replace(normalize(%(expressions)s, NFKD), '[{COMBINING_MARKS}]', '', 'g'))"
    )
    output_field = TextField()


class SearchFilter(CharFilter):
    """Keep the rows in whose ``fields`` every word of the value occurs."""

    def __init__(self, *fields: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields = fields

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        words = (value or "").split()
        if not words:
            return qs
        parts = [part for field in self.fields for part in (field, Value(" "))]
        qs = qs.alias(_text=Folded(Concat(*parts, output_field=TextField())))
        for word in words:
            qs = qs.filter(_text__contains=Folded(Value(word)))
        return qs
