"""Which role each row of a roster gets, by the title it says."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID

from platforms.readiness.imports.matching.index import How, Match, TitleIndex
from platforms.readiness.imports.parsing.roster import RosterRow
from platforms.readiness.imports.planning.catalogue import new_role_id
from platforms.readiness.imports.planning.changes import Changes
from platforms.readiness.imports.planning.options import Options
from platforms.readiness.imports.problems import Problem
from platforms.readiness.roles.models import Role, RoleSource


class Titles:
    """The matches of a roster's titles, each found once."""

    def __init__(self, index: TitleIndex, options: Options, *, job_id: UUID) -> None:
        self.index, self.options, self.job_id = index, options, job_id
        self._made: dict[UUID, str] = {}
        self.matches: dict[str, Match] = {}
        self.counts: Counter[str] = Counter()

    def said(self, row: RosterRow) -> str:
        """Return what the row calls the role, or "" for a row without a seat."""
        return row.role or row.job_title

    def find(self, title: str) -> Match:
        """Return the match of ``title``, made on the first asking."""
        match = self.matches.get(title)
        if match is None:
            match = self.matches[title] = self._find(title)
        return match

    def match(self, row: RosterRow) -> Match | None:
        """Return the match of a row, or None with the problem left on the row."""
        if row.role and row.role not in self.options.choices:
            exact = self.index.named(row.role)
            if exact is not None:
                return Match(exact, How.TITLE, 100.0)
        title = self.said(row)
        self.counts[title] += 1
        match = self.find(title)
        if match.role_id is None:
            row.problems.append(Problem("title_unmatched", facts={"title": title}))
            return None
        return match

    def _find(self, title: str) -> Match:
        if title in self.options.choices:
            chosen = self.options.choices[title]
            if chosen is None:
                return self._created(title, self.index.match(title))
            if chosen in self.index:
                return Match(chosen, How.CHOSEN, 100.0, self.index.match(title).candidates)
        match = self.index.match(title)
        if match.role_id is None and self.options.create_unmatched:
            return self._created(title, match)
        return match

    def _created(self, title: str, match: Match) -> Match:
        """Have a role of this very title, the one there is or a new one."""
        role_id = self.index.named(title)
        if role_id is None:
            role_id = new_role_id(self.job_id, f"title {title}")
            self.index.add_role(role_id, title)
            self._made[role_id] = title
        return Match(role_id, How.CREATED, 100.0, match.candidates)

    def rivals(self, match: Match) -> Iterator[Problem]:
        """Yield the note that other roles go by the very title that was matched, if any do."""
        others = [one for one in match.candidates if one.role_id != match.role_id]
        if match.how is How.ALTERNATE and others:
            named = ", ".join(self.index.title_of(one.role_id) for one in others)
            yield Problem("rivals", facts={"titles": named})

    def add_roles(self, used: set[UUID], changes: Changes) -> None:
        """Add the roles made of titles that an accepted row uses."""
        for role_id, title in self._made.items():
            if role_id in used:
                changes.add(Role, role_id, title, "", "", RoleSource.ROSTER)

    @staticmethod
    def certainty(match: Match) -> Decimal:
        """Return how sure a match is, of 100, as it is stored."""
        return Decimal(f"{match.similarity:.2f}")
