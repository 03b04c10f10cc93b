"""Skills that are valid and dull."""

import itertools
from typing import Any

from platforms.marketplace.skills.models import Skill

_numbers = itertools.count(1)


def make_skill(**fields: Any) -> Skill:
    """Make a skill of its own name."""
    return Skill.objects.create(**{"name": f"Skill {next(_numbers)}"} | fields)
