"""What attacks may still do, each with the reason; anything else fails the proof.

An entry that no attack confirms any more fails the proof as well, and is to be deleted.
"""

from collections.abc import Iterable

from proofs.tenancy.attack.harness import Finding

_SAVEPOINT = (
    "A transaction that worked in a wider context before it entered the account, and left a "
    "savepoint open, can be rolled back into it. No request of Annex does that."
)
_ESTIMATE = (
    "The planner estimates from statistics over all accounts, and EXPLAIN can not be revoked: a "
    "guess at a frequent value can be confirmed, and a frequent value spelled out digit by digit."
)
ACCEPTED: dict[str, str] = {
    "token/before the savepoint that entered": _SAVEPOINT,
    "token/before the savepoint that entered another account": _SAVEPOINT,
    "definer/people made one's own by membership": (
        "Who knows a person's random id can make them a member, and read their name and email."
    ),
    "estimate/equality": _ESTIMATE,
    "estimate/a frequent value spelled out": _ESTIMATE,
}
"""Attacks by name."""

SOMETIMES: dict[str, str] = dict.fromkeys(
    (
        "estimate/for them",
        "estimate/a range",
        "estimate/a pattern",
        "estimate/a list",
        "estimate/grouped",
        "estimate/its width",
        "guess/a name, explained",
        "guess/a name, explained as a range",
        "guess/a name, explained in a join",
        "guess/a name, explained among many",
    ),
    _ESTIMATE,
)
"""The same for attacks whose success depends on which guess is the wrong one."""


def unexpected(findings: Iterable[Finding]) -> list[Finding]:
    """Return the holes that nobody has accepted."""
    known = ACCEPTED.keys() | SOMETIMES.keys()
    return [one for one in findings if one.is_hole and one.attack not in known]


def no_longer_true(findings: Iterable[Finding]) -> list[str]:
    """Return the accepted attacks that do nothing any more."""
    seen = {one.attack for one in findings}
    return [name for name in ACCEPTED if name not in seen]
