"""What can not be compiled, and where it stood."""

from dataclasses import dataclass


class Refused(Exception):
    """A part of a rule can not be told exactly from the tables; the message says why."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A rule that grants nothing because it was not compiled; without a rule: a whole model."""

    model: str
    rule_id: int | None
    rule_name: str
    domain: str
    reason: str
