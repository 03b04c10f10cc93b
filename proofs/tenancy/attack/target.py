"""What can be attacked: an isolation, the connection that goes through it, and a second account."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any, Protocol

from django.db.backends.base.base import BaseDatabaseWrapper

from proofs.tenancy.attack.canaries import Canaries


class Target(Protocol):
    """A database with accounts A and B in it; B's rows are full of canaries."""

    connection: BaseDatabaseWrapper
    guesses: Mapping[str, str]
    canaries: Canaries

    @property
    def names(self) -> Mapping[str, str]:
        """What the corpus' ``{names}`` stand for here."""

    def as_attacker(self) -> AbstractContextManager[Any]:
        """Work for A inside the block."""

    def enter_again(self) -> None:
        """Enter A anew in the open transaction, if an attack has left it."""

    def prelude(self, name: str) -> AbstractContextManager[Any]:
        """Work, inside the block, in what the same transaction did before it entered A."""

    def neighbours_view(self) -> Any:
        """Return what B's own request reads, on the same connection."""

    def foreign_rows(self) -> dict[str, str]:
        """Return a checksum of every table's rows that are not A's, as a superuser sees them."""

    def repair(self) -> list[str]:
        """Undo what an attack committed; return what changed on the server as a whole."""
