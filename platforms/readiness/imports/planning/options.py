"""What the person who imports decides."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final, Self
from uuid import UUID

from platforms.readiness.imports.matching.index import DEFAULT_THRESHOLD
from platforms.readiness.imports.parsing.onet import Requirement

CREATE: Final = "create"
"""The choice, for a title, to have a role made of it."""

DEFAULT_REQUIREMENTS: Final = (
    Requirement("documented", "The way to do it is written down and current", 1),
    Requirement("trained", "Whoever does it has been trained in it", 2),
)
"""What a task asks for where no file says it: training counts twice as much as paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to import; ``threshold`` is the similarity, of 100, that matches a title.

    ``all_tasks`` brings in the tasks of every occupation, not only of those the roster matches.
    ``requirements`` is what each new task gets where the catalogue has no table of them.
    """

    all_tasks: bool = False
    create_unmatched: bool = False
    skip_rejected: bool = False
    threshold: Decimal = Decimal(str(DEFAULT_THRESHOLD))
    encoding: str = "utf-8"
    requirements: tuple[Requirement, ...] = DEFAULT_REQUIREMENTS
    choices: Mapping[str, UUID | None] = field(default_factory=dict)
    """What was decided for single titles: a role, or None to have one made."""

    def to_json(self) -> dict[str, Any]:
        """Return what ``from_json`` takes, the choices left out."""
        return {
            "roles": "all" if self.all_tasks else "matched",
            "create_unmatched": self.create_unmatched,
            "skip_rejected": self.skip_rejected,
            "threshold": str(self.threshold),
            "encoding": self.encoding,
            "requirements": [
                {"kind": one.kind, "name": one.name, "weight": one.weight}
                for one in self.requirements
            ],
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any], choices: Mapping[str, str]) -> Self:
        """Return the options that ``to_json`` wrote, with the job's choices."""
        return cls(
            all_tasks=value["roles"] == "all",
            create_unmatched=value["create_unmatched"],
            skip_rejected=value["skip_rejected"],
            threshold=Decimal(value["threshold"]),
            encoding=value["encoding"],
            requirements=tuple(
                Requirement(one["kind"], one["name"], one["weight"])
                for one in value["requirements"]
            ),
            choices={
                title: None if choice == CREATE else UUID(choice)
                for title, choice in choices.items()
            },
        )
