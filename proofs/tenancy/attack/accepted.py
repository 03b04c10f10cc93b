"""What attacks may still do, each with the reason; anything else fails the proof.

An entry that no attack confirms any more fails the proof as well, and is to be deleted.
"""

from collections.abc import Iterable

from proofs.tenancy.attack.harness import Finding

_SAVEPOINT = (
    "A transaction that worked in a wider context before it entered the account, and left a "
    "savepoint open, can be rolled back into it. No request of Annex does that."
)
ACCEPTED: dict[str, str] = {
    "token/before the savepoint that entered": _SAVEPOINT,
    "token/before the savepoint that entered another account": _SAVEPOINT,
}
"""Attacks by name."""


def unexpected(findings: Iterable[Finding]) -> list[Finding]:
    """Return the holes that nobody has accepted."""
    return [one for one in findings if one.is_hole and one.attack not in ACCEPTED]


def no_longer_true(findings: Iterable[Finding]) -> list[str]:
    """Return the accepted attacks that do nothing any more."""
    seen = {one.attack for one in findings}
    return [name for name in ACCEPTED if name not in seen]
