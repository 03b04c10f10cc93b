"""What an app keeps in the database beside its isolated tables, and why: declared where it is made.

An app with something to declare has a module ``isolation`` with a function ``isolation()`` that
returns an ``Isolation``. Whatever the live catalog holds and nobody declared is refused.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module

from django.apps import apps
from django.utils.module_loading import module_has_submodule


@dataclass(frozen=True, slots=True, kw_only=True)
class Isolation:
    """What one app answers for. Reasons are for who reviews it; nothing reads them."""

    definers: Mapping[str, str] = field(default_factory=dict)
    """Functions that run with their owner's rights, "annex.people()", with the reason."""

    triggers: Mapping[str, str] = field(default_factory=dict)
    """Triggers, "table.trigger", with the reason."""

    tables: Mapping[str, str] = field(default_factory=dict)
    """Tables that every account may read alike, with the reason."""

    owner_policies: Mapping[str, str] = field(default_factory=dict)
    """What the owner's functions may see of every account: "table.policy" and its condition."""

    grants: Mapping[str, str] = field(default_factory=dict)
    """What the runtime role may do with a table, where no migration operation says it."""


def isolations() -> Iterator[Isolation]:
    """Yield what every installed app declares."""
    for config in apps.get_app_configs():
        if config.module is not None and module_has_submodule(config.module, "isolation"):
            yield import_module(f"{config.name}.isolation").isolation()
