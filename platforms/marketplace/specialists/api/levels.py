"""How levels of languages are written: A1 to C2, and native."""

from typing import Any

from rest_framework import serializers

from platforms.marketplace.specialists.models import LanguageLevel

CODES = {
    level.value: level.name.lower() if level.name == "NATIVE" else level.name
    for level in LanguageLevel
}
NAMES = tuple(CODES.values())
LANGUAGE = r"^[a-z]{2}$"
"""An ISO 639-1 code."""


class LanguageLevelField(serializers.ChoiceField):
    """A level of the CEFR by its name, or ``native``; rows hold its number."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=NAMES, **kwargs)

    def to_representation(self, value: Any) -> str:
        return CODES[value]

    def to_internal_value(self, data: Any) -> Any:
        name = super().to_internal_value(data)
        return next(level for level, code in CODES.items() if code == name)
