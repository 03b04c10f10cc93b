"""The only place that decides whether an attack got through."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.db import Error, connections, transaction

from proofs.tenancy.attack.records import Attack
from proofs.tenancy.attack.session import Session
from proofs.tenancy.attack.target import Target

LEAK, WRITE, CARRY, TOLD = "leak", "write", "carried over", "guess confirmed"
HOLES = frozenset({LEAK, WRITE, CARRY, TOLD})
DENIAL, SERVER = "denial of service", "server changed"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that an attack did: ``kind`` is a hole, or a limit that is stated and accepted."""

    kind: str
    attack: str
    where: str
    statement: str = ""

    @property
    def is_hole(self) -> bool:
        """Tell whether isolation was broken."""
        return self.kind in HOLES


@dataclass
class Report:
    """What came of a corpus."""

    attacks: int = 0
    statements: int = 0
    answered: int = 0
    """Statements that Postgres answered without an error."""
    families: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)

    def of(self, kind: str) -> list[Finding]:
        """Return the findings of one kind."""
        return [one for one in self.findings if one.kind == kind]

    @property
    def holes(self) -> list[Finding]:
        """Return what broke isolation."""
        return [one for one in self.findings if one.is_hole]


class Harness:
    """Runs attacks against one target and judges each."""

    def __init__(self, target: Target, *, shares_server: bool = False) -> None:
        self.target = target
        self.shares_server = shares_server
        self.report = Report()
        self._seen = target.neighbours_view()
        self._foreign = target.foreign_rows()

    def run(
        self,
        attacks: Iterable[Attack],
        *,
        stacked: bool = False,
        progress: Callable[[Attack], None] = lambda attack: None,
    ) -> Report:
        """Run every attack; ``stacked`` sends one's statements as a single string."""
        for attack in attacks:
            self.attempt(attack, stacked=stacked)
            progress(attack)
        return self.report

    def attempt(self, attack: Attack, *, stacked: bool = False) -> None:
        """Run one attack, with the right guess and a wrong one where it guesses."""
        self.report.attacks += 1
        self.report.families.add(attack.family)
        if not attack.guess:
            self._once(attack, {}, stacked)
            return
        right, wrong = self.target.guesses[attack.guess], uuid4().hex
        told = [self._once(attack, {"guess": guess}, stacked) for guess in (right, wrong)]
        outcomes = [
            [_masked(one, (guess, other)) for one in heard]
            for heard, guess, other in zip(told, (right, wrong), (wrong, right), strict=True)
        ]
        if outcomes[0] != outcomes[1]:
            self._find(TOLD, attack, f"{attack.guess}: {_difference(*outcomes)}")

    def _once(self, attack: Attack, guess: dict[str, str], stacked: bool) -> list[Any]:
        target = self.target
        session = Session(target.connection)
        first, second = attack.sql({**target.names, **guess})
        self.report.statements += len(first) + len(second)
        if stacked:
            first = ["; ".join(first)] if not any(_is_copy(one) for one in first) else first
        self._request(attack, session, first)
        self._neighbour(attack, session)
        if second:
            self._request(attack, session, second)
        named = " ".join([*first, *second])
        text = session.heard.text.replace(guess.get("guess", "\0"), "")
        for place in target.canaries.found_in(text, named):
            self._find(LEAK, attack, place, named)
        self._compare_rows(attack)
        for changed in target.repair():
            self._find(SERVER, attack, changed)
        target.connection.close()
        self.report.answered += len(first) + len(second) - len(session.heard.errors)
        return session.heard.outcome

    def _request(self, attack: Attack, session: Session, statements: list[str]) -> None:
        """Run statements where A's request would, and end the request as Django does."""
        try:
            with transaction.atomic():
                if attack.prelude:
                    with self.target.prelude(attack.prelude):
                        session.run(["SELECT 1"])
                    self.target.connection.connection.execute("SAVEPOINT before_entering")
                with self.target.as_attacker():
                    session.run(statements)
                    if attack.lasting and self.shares_server:
                        transaction.set_rollback(True)
        except Error as error:
            session.heard.errors.append(str(error))
            session.heard.parts.append(str(error))

    def _neighbour(self, attack: Attack, session: Session) -> None:
        session.listen()
        try:
            seen = self.target.neighbours_view()
        except (Error, NotImplementedError) as error:
            self._find(DENIAL, attack, str(error).splitlines()[0])
            self.target.connection.close()
            return
        if seen != self._seen:
            self._find(CARRY, attack, _difference(self._seen, seen))

    def _compare_rows(self, attack: Attack) -> None:
        now = self.target.foreign_rows()
        for table in sorted(now):
            if now[table] != self._foreign.get(table):
                self._find(WRITE, attack, table)

    def _find(self, kind: str, attack: Attack, where: str, statement: str = "") -> None:
        self.report.findings.append(
            Finding(kind, f"{attack.family}/{attack.name}", where[:300], statement[:500])
        )


def close_all() -> None:
    """Close this process's connections."""
    for connection in connections.all(initialized_only=True):
        connection.close()


def _is_copy(statement: str) -> bool:
    return statement.lstrip()[:4].upper() == "COPY"


def _masked(outcome: Any, guesses: tuple[str, ...]) -> Any:
    text = repr(outcome)
    for guess in guesses:
        text = text.replace(guess, "?").replace(guess.upper(), "?")
    return text


def _difference(before: Any, after: Any) -> str:
    for one, other in zip(before, after, strict=False):
        if one != other:
            return f"{str(one)[:140]} != {str(other)[:140]}"
    return f"{len(before)} != {len(after)}"
