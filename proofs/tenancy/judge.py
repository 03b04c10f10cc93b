"""An independent judge, ``pgrls``: no error, and every tenant table proven isolated.

Its linter reads the live database; what it complains of and we keep is in ``judge.toml``, with the
reason. Its prover shows with Z3 that no session without an account, and none of another account,
reads or writes a row. It is asked about the policies that bind the role that serves: what it can
not decide, the operator's list of accounts on record, binds the operator's own connection alone.
"""

import json
import os
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, cast
from urllib.parse import quote, urlsplit

import django
import psycopg
from django.conf import settings
from django.db import connections
from pgrls.introspect import introspect
from pgrls.verify import build_verification

from annex.tenancy.catalog.expected import expected
from annex.tenancy.isolated import isolated_tables
from annex.tenancy.operations import APP_ROLE

CONFIG: Final = Path(__file__).with_name("judge.toml")
MODES: Final = ("anon", "cross-tenant", "write")
SCHEMAS: Final = "public,annex,annex_seal"
CONTEXT: Final = "annex.account_id"

WARNINGS: Final = {
    "PERF003": "The owner's policy on lapsed rows has an index that leads with account_id.",
    "SEC005": "Policies of tables that belong to no account look at the context alone.",
    "SEC008": "See SEC038 in judge.toml.",
    "SEC010": "A row of one's own may be locked and not changed: WITH CHECK (false) says so.",
    "SEC013": "Every trigger is declared in an isolation(), and check --deploy refuses others.",
    "SEC014": "So is every function with its owner's rights.",
    "SEC028": "See SEC038 in judge.toml.",
    "VIEW004": "The view shows what annex.people() does: members of the account entered.",
}
"""What the judge warns of and why that stays; a warning of another kind fails the proof."""


def _url() -> str:
    name = quote(connections["default"].settings_dict["NAME"])
    return urlsplit(settings.ADMIN_DATABASE_URL)._replace(path=f"/{name}").geturl()


def _lint(*options: str) -> list[dict[str, str]]:
    # By the command line, whose JSON is the interface that it promises to keep.
    command = [sys.executable, "-m", "pgrls", "lint", "--schemas", SCHEMAS, "--format", "json"]
    done = subprocess.run(
        [*command, *options],
        env={**os.environ, "DATABASE_URL": _url()},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stderr)
    return cast("list[dict[str, str]]", json.loads(done.stdout)["violations"])


def _judge_lint(say: Callable[[str], object]) -> bool:
    found = _lint("--config", str(CONFIG))
    errors = [one for one in found if one["severity"] == "error"]
    for one in errors:
        say(f"  {one['rule_id']} {one['location']}: {one['message'].splitlines()[0]}")
    warned = Counter(one["rule_id"] for one in found if one["severity"] == "warning")
    strange = warned.keys() - WARNINGS.keys()
    for rule, count in sorted(warned.items()):
        say(f"  {rule:8} {count:3} warnings  {WARNINGS.get(rule, 'NOT EXPLAINED')}")
    say(f"  {len(errors)} errors, {sum(warned.values())} warnings of {len(warned)} kinds")
    return not errors and not strange


def _judge_exemptions(say: Callable[[str], object]) -> bool:
    """Refuse exemptions that nothing needs: they would hide the next one of their name."""
    rules: dict[str, Any] = tomllib.loads(CONFIG.read_text())["lint"]["rules"]
    needed = {(one["rule_id"], one["location"]) for one in _lint()}
    exempt = {(rule, name) for rule, said in rules.items() for name in said.get("allowlist", ())}
    for rule, name in sorted(exempt - needed):
        say(f"  {name} needs no exemption from {rule} any more: take it out of {CONFIG.name}")
    say(f"  {len(exempt)} exemptions, each with its reason, {len(exempt - needed)} not needed")
    return exempt <= needed


def _judge_proof(say: Callable[[str], object]) -> bool:
    tenant = {f"public.{table}" for table in isolated_tables()}
    with psycopg.connect(_url()) as connection:
        schema = introspect(connection, ["public"])
    serving = {APP_ROLE, "PUBLIC"}
    bound = replace(
        schema,
        tables=tuple(
            replace(table, policies=tuple(p for p in table.policies if serving & set(p.roles)))
            for table in schema.tables
        ),
    )
    holds = True
    for mode in MODES:
        verdicts = build_verification(
            bound,
            mode=mode,
            auth_functions={CONTEXT},
            identity_columns=frozenset({"account_id"}),
        ).tables
        proven = {one.qualified_name for one in verdicts if one.verdict == "isolated"}
        open_ones = {one.qualified_name for one in verdicts} - proven
        beyond = open_ones - {f"public.{table}" for table in expected().restricted}
        for name in sorted((tenant - proven) | beyond):
            say(f"  {name} is not proven: {mode}")
        say(f"  {mode:12} {len(tenant & proven)} of {len(tenant)} tenant tables proven")
        holds = holds and tenant <= proven and not beyond
    return holds


def run(say: Callable[[str], object] = print) -> bool:
    """Let the judge lint and prove the live database; tell and return the verdict."""
    verdicts = [_judge_lint(say), _judge_exemptions(say), _judge_proof(say)]
    return all(verdicts)


def main() -> int:
    """Run the proof in a database of its own; gives the exit code."""
    django.setup()
    from proofs.tenancy.database import proving_ground  # noqa: PLC0415 - after Django is set up

    with proving_ground():
        return 0 if run() else 1


if __name__ == "__main__":
    sys.exit(main())
