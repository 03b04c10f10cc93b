"""What an attack is: a name, its statements, and what an attacker would do with a second chance."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_PLACE = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Attack:
    """SQL that somebody slipped into a request of account A.

    ``statements`` run inside A's open transaction; ``{names}`` in them are the target's. Another
    account's request on the same connection follows, and then ``harvest``, in A again. A ``guess``
    names a secret that the attacker tries out as ``{guess}``: the outcome must be the same for
    the right guess and for a wrong one. ``lasting`` attacks change what belongs to the whole
    server, so they are never committed where others use it. ``prelude`` names the context that
    the same transaction worked in before it entered A.
    """

    family: str
    name: str
    statements: tuple[str, ...]
    harvest: tuple[str, ...] = ()
    guess: str = ""
    lasting: bool = False
    prelude: str = ""

    def sql(self, names: Mapping[str, str]) -> tuple[list[str], list[str]]:
        """Return the statements of both requests, with the target's names filled in."""
        return (
            [fill(statement, names) for statement in self.statements],
            [fill(statement, names) for statement in self.harvest],
        )


def fill(statement: str, names: Mapping[str, str]) -> str:
    """Return ``statement`` with ``{names}`` that are known replaced."""
    return _PLACE.sub(lambda found: names.get(found[1], found[0]), statement)


class Family:
    """Collects the attacks of one family: ``add(name, *statements)``."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.attacks: list[Attack] = []

    def add(
        self,
        name: str,
        *statements: str,
        then: tuple[str, ...] | str = (),
        guess: str = "",
        lasting: bool = False,
        prelude: str = "",
    ) -> None:
        """Add an attack of this family."""
        harvest = (then,) if isinstance(then, str) else then
        self.attacks.append(Attack(self.name, name, statements, harvest, guess, lasting, prelude))
