"""Policies: each table has exactly the ones that were declared for it, word for word."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.db.backends.base.base import BaseDatabaseWrapper

from annex.tenancy.catalog.expected import Expected
from annex.tenancy.catalog.finding import PRELUDE, Finding, rows
from annex.tenancy.operations import (
    APP_ROLE,
    CROSSED_CONDITION,
    GLOBAL_CONDITION,
    OPERATOR_ROLE,
    OWNER_ROLE,
    POLICY_CONDITION,
)

_POLICIES = f"""{PRELUDE}
SELECT r.name, r.isolated, coalesce(root.relname::text, r.name), p.polname::text, p.polpermissive,
       p.polcmd::text,
       ARRAY(SELECT CASE WHEN m = 0 THEN 'PUBLIC' ELSE m::regrole::text END
             FROM unnest(p.polroles) m),
       pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)
FROM relation r LEFT JOIN tenant t ON t.oid = r.oid LEFT JOIN pg_class root ON root.oid = t.root
LEFT JOIN pg_policy p ON p.polrelid = r.oid
WHERE r.kind IN ('r', 'p') AND (r.isolated OR r.name = ANY (%(restricted)s) OR p.oid IS NOT NULL)
  AND NOT (r.part AND p.oid IS NULL)
ORDER BY r.name, p.polname
"""


@dataclass(frozen=True, slots=True)
class _Policy:
    permissive: bool
    command: str
    roles: frozenset[str]
    using: str
    check: str


def _normal(expression: str | None) -> str:
    """Return a condition without the decoration that Postgres adds when printing it.

    What is left tells every condition of ours from every other: none has AND or OR.
    """
    return re.sub(r"\s+|\bAS \w+|[()]", "", expression or "").lower()


def _policy(permissive: bool, command: str, roles: str, using: str, check: str = "") -> _Policy:
    return _Policy(permissive, command, frozenset(roles.split()), _normal(using), _normal(check))


_SERVED, _BOTH = APP_ROLE, f"{APP_ROLE} {OWNER_ROLE}"
_ACCESS = _policy(True, "*", _BOTH, POLICY_CONDITION, POLICY_CONDITION)
_FLOOR = _policy(False, "*", _BOTH, POLICY_CONDITION, POLICY_CONDITION)
_CROSSING = _policy(True, "r", OPERATOR_ROLE, CROSSED_CONDITION)
_GLOBAL = _policy(True, "*", _SERVED, GLOBAL_CONDITION)


def _restricted(own: str) -> dict[str, _Policy]:
    wanted = {"global_access": _GLOBAL}
    if own:
        wanted["own_rows"] = _policy(True, "r", _SERVED, own)
        wanted["own_rows_locked"] = _policy(True, "w", _SERVED, own, "false")
    return wanted


def judge(connection: BaseDatabaseWrapper, expected: Expected) -> Iterator[Finding]:
    """Yield what is wrong with the policies of any table, isolated or of no account."""
    found: dict[tuple[str, bool, str], dict[str, _Policy]] = defaultdict(dict)
    for table, isolated, root, name, permissive, command, roles, using, check in rows(
        connection,
        _POLICIES,
        tenant=sorted(expected.tenant),
        restricted=sorted(expected.restricted),
    ):
        there = found[table, isolated, root]
        if name is not None:
            there[name] = _Policy(
                permissive, command, frozenset(roles), _normal(using), _normal(check)
            )
    for (table, isolated, root), there in found.items():
        if isolated:
            yield from _judge_isolated(table, there, _owner_policies(expected, root))
        else:
            yield from _judge_restricted(table, there, expected)


def _owner_policies(expected: Expected, table: str) -> dict[str, str]:
    return {
        name.removeprefix(f"{table}."): using
        for name, using in expected.owner_policies.items()
        if name.startswith(f"{table}.")
    }


def _judge_isolated(
    table: str, there: dict[str, _Policy], declared: dict[str, str]
) -> Iterator[Finding]:
    for name, wanted in {"account_access": _ACCESS, "account_floor": _FLOOR}.items():
        if name not in there:
            sentence = f"{table} lacks its policy {name}: IsolateByAccount creates it."
            yield Finding("tenancy.E105", table, sentence)
        elif there[name].roles in ({APP_ROLE}, {APP_ROLE, OWNER_ROLE}):
            yield from _compare(table, name, there[name], replace(wanted, roles=there[name].roles))
        else:
            yield from _compare(table, name, there[name], wanted)
    for name in there.keys() - {"account_access", "account_floor"}:
        policy = there[name]
        if name == "operator_reads":
            yield from _compare(table, name, policy, _CROSSING)
        elif name in declared and policy.roles == {OWNER_ROLE}:
            if policy.using != _normal(declared[name]):
                yield _differs(table, name, f"other rows than {declared[name]}")
        else:
            sentence = f"{table}.{name} is a policy that nobody declared: DROP POLICY."
            yield Finding("tenancy.E104", f"{table}.{name}", sentence)


def _judge_restricted(
    table: str, there: dict[str, _Policy], expected: Expected
) -> Iterator[Finding]:
    wanted = _restricted(expected.restricted[table]) if table in expected.restricted else {}
    for name in wanted.keys() | there.keys():
        if wanted.get(name) != there.get(name):
            sentence = (
                f"{table}.{name} is not the policy that RestrictToGlobal gives this table, which "
                "belongs to no account: drop it, or create it again."
            )
            yield Finding("tenancy.E155", f"{table}.{name}", sentence)


def _compare(table: str, name: str, policy: _Policy, wanted: _Policy) -> Iterator[Finding]:
    if policy.roles != wanted.roles:
        yield _differs(table, name, f"other roles than {', '.join(sorted(wanted.roles))}")
    if policy.permissive != wanted.permissive:
        kind = "permissive" if wanted.permissive else "restrictive"
        yield _differs(table, name, f"no {kind} limit")
    if policy.command != wanted.command:
        yield _differs(table, name, "other commands than it should")
    if policy.using != wanted.using:
        yield _differs(table, name, "other rows in USING than the account's")
    if policy.check != wanted.check:
        yield _differs(table, name, "other rows in WITH CHECK than the account's")


def _differs(table: str, name: str, what: str) -> Finding:
    sentence = f"{table}.{name} is a policy with {what}: create it again as its operation does."
    return Finding("tenancy.E104", f"{table}.{name}", sentence)
