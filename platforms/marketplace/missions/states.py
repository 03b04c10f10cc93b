"""What may follow what: how a process is declared, and the one of missions.

A process is declared once. ``Process.move`` writes by a conditional UPDATE, so of two that move the
same row at once one wins and the other is told what can be done now.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias, TypeVar

from django.db import transaction
from django.db.models import Model

from annex.kernel.errors import Conflict, Invalid
from platforms.marketplace.missions.models import MissionStatus

Row = TypeVar("Row", bound=Model)
Follower: TypeAlias = Callable[[Any, str, datetime | None], None]
"""Called with the row, the action and its moment, in the transaction that moved the row."""


class NotPossibleNow(Conflict):
    """``state`` is the present one, ``possible`` what can be done in it."""

    code = "marketplace.not_possible_now"
    title = "This is not possible in the present state."


class ReasonNeeded(Invalid):
    code = "marketplace.reason_needed"
    title = "Say why."


@dataclass(frozen=True, slots=True)
class Transition:
    """One action: from which states to which one.

    ``stamps`` names the field of the row that gets the moment.
    """

    sources: tuple[str, ...]
    target: str
    needs_reason: bool = False
    stamps: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """The states of one kind of row, and the actions that lead from one to another.

    ``reason_field`` names the row's field for a reason, None where it keeps none; ``refusal`` is
    what an action that is not possible now raises.
    """

    initial: str
    transitions: Mapping[str, Transition]
    status_field: str = "status"
    reason_field: str | None = "reason"
    refusal: type[Conflict] = field(default=NotPossibleNow)
    followers: list[Follower] = field(default_factory=list)

    def follow(self, follower: Follower) -> None:
        """Call ``follower`` after each move from now on: slices above register what goes along."""
        if follower not in self.followers:
            self.followers.append(follower)

    def possible(self, status: str) -> list[str]:
        """Return the actions that a state allows, in the order of their declaration."""
        return [name for name, one in self.transitions.items() if status in one.sources]

    def ends(self) -> frozenset[str]:
        """Return the states that nothing leads out of."""
        reached = {one.target for one in self.transitions.values()}
        left = {source for one in self.transitions.values() for source in one.sources}
        return frozenset(reached - left)

    def move(
        self,
        row: Row,
        action: str,
        *,
        at: datetime | None = None,
        reason: str = "",
        **also: object,
    ) -> Row:
        """Take ``action`` on a row and return it; ``also`` are fields written with the state.

        Raises ReasonNeeded, or ``refusal`` when the row is in none of the states that the action
        starts from.
        """
        transition = self.transitions[action]
        reason = reason.strip()
        if transition.needs_reason and not reason:
            raise ReasonNeeded(errors={"reason": [ReasonNeeded.title]})
        values: dict[str, Any] = {**also, self.status_field: transition.target}
        if self.reason_field is not None:
            values[self.reason_field] = reason
        if transition.stamps is not None and at is not None:
            values[transition.stamps] = at
        rows = type(row)._default_manager.filter(pk=row.pk)
        here = rows.filter(**{f"{self.status_field}__in": transition.sources})
        with transaction.atomic():
            if not here.update(**values):
                self._refuse(row, action)
            for name, value in values.items():
                setattr(row, name, value)
            for follower in self.followers:
                follower(row, action, at)
        return row

    def _refuse(self, row: Model, action: str) -> None:
        rows = type(row)._default_manager.filter(pk=row.pk)
        status = rows.values_list(self.status_field, flat=True).first()
        possible = [] if status is None else self.possible(str(status))
        raise self.refusal(action=action, state=status, possible=possible)


S = MissionStatus

MISSION = Process(
    initial=S.DRAFT,
    reason_field="status_reason",
    transitions={
        "publish": Transition((S.DRAFT,), S.OPEN, stamps="published_at"),
        "shortlist": Transition((S.OPEN,), S.SHORTLISTING),
        "fill": Transition((S.OPEN, S.SHORTLISTING), S.FILLED),
        "reopen": Transition((S.FILLED,), S.OPEN, needs_reason=True),
        "start": Transition((S.FILLED,), S.RUNNING),
        "finish": Transition((S.RUNNING,), S.DONE),
        "cancel": Transition(
            (S.DRAFT, S.OPEN, S.SHORTLISTING, S.FILLED), S.CANCELLED, needs_reason=True
        ),
        "expire": Transition((S.OPEN, S.SHORTLISTING), S.EXPIRED, needs_reason=True),
    },
)
"""How a mission goes from a draft to its end."""
