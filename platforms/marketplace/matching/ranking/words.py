"""Days, languages, their levels and places as people of the reader's language write them."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language_info, gettext

from platforms.marketplace.specialists.models import LanguageLevel


def day(value: date) -> str:
    """Return a day in words, such as ``Nov. 26, 2026`` or ``26 novembre 2026``."""
    return date_format(value, "DATE_FORMAT")


def language(code: str) -> str:
    """Return the name of a language; of one that has none here, its ISO 639-1 code."""
    try:
        name: str = get_language_info(code)["name_translated"]
    except KeyError:
        return code
    return name


def level(number: int) -> str:
    """Return the level of a language by its name, empty for none of it."""
    if number == LanguageLevel.NATIVE:
        return gettext("native")
    return LanguageLevel(number).name if number else ""


def place(country: str, city: str) -> str:
    """Return where the work is: the city, where one is said, and the country's ISO 3166 code."""
    return f"{city} ({country})" if city else country
