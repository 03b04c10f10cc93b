"""What matching keeps in the database beside its isolated tables."""

from annex.tenancy.declarations import Isolation

_KEPT = "Keeps the words of a profile, with the rights of whoever changes it."


def isolation() -> Isolation:
    """Return the triggers that keep the words of profiles."""
    return Isolation(
        triggers={
            "marketplace_specialists_specialist.matching_words_told": _KEPT,
            "marketplace_specialists_specialist.matching_words_changed": _KEPT,
        }
    )
