"""Shortlists that are valid and dull."""

import itertools
from typing import Any

from platforms.marketplace.missions.tests.factories import make_mission
from platforms.marketplace.shortlists.models import Shortlist, ShortlistEntry
from platforms.marketplace.specialists.tests.factories import make_specialist

_numbers = itertools.count(1)


def make_shortlist(**fields: Any) -> Shortlist:
    """Make a shortlist of its own name, with nobody on it."""
    defaults: dict[str, Any] = {"name": f"Shortlist {next(_numbers)}"}
    if "mission" not in fields:
        defaults["mission"] = make_mission()
    return Shortlist.objects.create(**defaults | fields)


def make_entry(**fields: Any) -> ShortlistEntry:
    """Make an entry with somebody of their own name, at the end."""
    defaults: dict[str, Any] = {}
    if "shortlist" not in fields:
        defaults["shortlist"] = make_shortlist()
    if "specialist" not in fields:
        defaults["specialist"] = make_specialist()
    shortlist = fields.get("shortlist", defaults.get("shortlist"))
    defaults["position"] = ShortlistEntry.objects.filter(shortlist=shortlist).count() + 1
    return ShortlistEntry.objects.create(**defaults | fields)
