"""What is said of a difference between the database that is there and the contract."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing in which the database and the contract differ, and what to do about it.

    ``refuses`` is off for what the owner of a database can not always close: it is told, and does
    not keep Annex from starting.
    """

    what: str
    do: str
    refuses: bool = True
