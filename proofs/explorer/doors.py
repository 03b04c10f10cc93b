"""Every way to write, lock, create or read too much in Odoo's database: refused by PostgreSQL.

Both roles try each, over connections of their own, with the read-only default taken off: it is a
seat belt that a session may open, so what holds has to be rights.
"""

import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import django
import psycopg

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    django.setup()

from annex.odoo.contract.declared import MODULES
from annex.odoo.contract.shape import ddl
from annex.testing.odoo import granted
from proofs.explorer.attempts import OPEN, REFUSED, SECRETS, Attempt
from proofs.explorer.ground import folder, restored, scratch

DENIED: Final = frozenset({"42501"})
"""insufficient_privilege: another error would tell of a statement that is wrong, not refused."""
LEAST: Final = 60
WRITES: Final = """
SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::bigint
FROM pg_stat_user_tables WHERE schemaname <> 'annex_explorer'
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an attempt: the SQLSTATE it was answered with, none where it went through."""

    role: str
    attempt: Attempt
    state: str | None

    @property
    def refused(self) -> bool:
        """Tell whether it was for want of a right."""
        return self.state in DENIED


@dataclass(frozen=True, slots=True)
class Report:
    """What was tried, what PostgreSQL leaves open to any role, and what Odoo's tables saw of it."""

    outcomes: tuple[Outcome, ...]
    left_open: tuple[Outcome, ...]
    writes: int

    @property
    def unrefused(self) -> tuple[Outcome, ...]:
        """Return the attempts that were not refused for want of a right."""
        return tuple(outcome for outcome in self.outcomes if not outcome.refused)

    @property
    def holds(self) -> bool:
        """Tell whether enough was tried, everything refused, and nothing written."""
        distinct = {outcome.attempt.statement for outcome in self.outcomes}
        return len(distinct) >= LEAST and not self.unrefused and self.writes == 0


def knock(owner_url: str, urls: Mapping[str, str]) -> Report:
    """Try everything as the roles of ``urls`` in the database whose owner's URL is given."""
    with psycopg.connect(owner_url, autocommit=True) as owner:
        for statement in SECRETS:
            owner.execute(statement.encode())
        before = _writes(owner)
        other = owner.info.backend_pid
        outcomes = [o for role, url in urls.items() for o in _session(role, url, other)]
        return Report(
            tuple(o for o in outcomes if o.attempt not in OPEN),
            tuple(o for o in outcomes if o.attempt in OPEN),
            _writes(owner) - before,
        )


def _writes(owner: psycopg.Connection) -> int:
    """Count the rows written in Odoo's tables, as their statistics know it."""
    owner.execute("SELECT pg_stat_force_next_flush()")
    rows = owner.execute(WRITES).fetchall()
    return int(rows[0][0])


def _session(role: str, url: str, other: int) -> Iterator[Outcome]:
    """Try everything as one role; the last statement tells what the session wrote."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET default_transaction_read_only = off")
        for attempt in (*REFUSED, *OPEN):
            yield Outcome(role, attempt, _tried(connection, attempt, other))
        connection.execute("SELECT pg_stat_force_next_flush()")


def _tried(connection: psycopg.Connection, attempt: Attempt, other: int) -> str | None:
    """Try one statement, and take it back where it went through."""
    text = attempt.statement.replace("{other}", str(other))
    text = text.replace("{database}", f'"{connection.info.dbname}"')
    if not attempt.alone:
        connection.execute("BEGIN")
    try:
        _run(connection, text.encode())
    except psycopg.Error as error:
        return error.sqlstate
    finally:
        if not attempt.alone:
            connection.execute("ROLLBACK")
    return None


def _run(connection: psycopg.Connection, text: bytes) -> None:
    """Run a statement to its end, a transfer of rows too."""
    if not text.endswith((b"STDIN", b"STDOUT")):
        connection.execute(text)
        return
    with connection.cursor() as cursor, cursor.copy(text) as rows:
        if text.endswith(b"STDOUT"):
            for _ in rows:
                pass


def told(report: Report) -> Iterator[str]:
    """Tell a report in lines."""
    distinct = {outcome.attempt.statement for outcome in report.outcomes}
    refused = sum(outcome.refused for outcome in report.outcomes)
    yield f"{len(distinct)} distinct attempts, {refused} of {len(report.outcomes)} refused"
    for (kind, state), number in sorted(
        Counter((o.attempt.kind, o.state or "done") for o in report.outcomes).items()
    ):
        yield f"  {kind:<14} {state} {number}"
    for outcome in report.unrefused:
        yield f"  NOT REFUSED {outcome.role}: {outcome.attempt.statement} ({outcome.state})"
    for outcome in report.left_open:
        yield f"  open to any role, {outcome.role}: {outcome.attempt.statement} ({outcome.state})"
    yield f"  rows written in Odoo's tables: {report.writes}"


@contextmanager
def made_ground() -> Iterator[tuple[str, Mapping[str, str]]]:
    """Lend a database made from the contract, with the grants run in it; gives owner and roles."""
    with scratch() as url:
        with psycopg.connect(url, autocommit=True) as odoo:
            odoo.execute(ddl(19).encode())
        with granted(url, 19) as urls:
            yield url, urls


@contextmanager
def real_ground() -> Iterator[tuple[str, Mapping[str, str]]]:
    """Lend Odoo's dump with the grants run in it; gives owner and roles."""
    with restored() as url:
        with psycopg.connect(url) as odoo:
            rows = odoo.execute("SELECT name FROM ir_module_module WHERE state = 'installed'")
            modules = MODULES & {row[0] for row in rows}
        with granted(url, 19, modules) as urls:
            yield url, urls


def run() -> bool:
    """Prove it on a database of our own, and on Odoo's dump where it is; tell the figures."""
    holds = True
    for name, ground in (("made from the contract", made_ground), ("Odoo's dump", real_ground)):
        if ground is real_ground and folder() is None:
            print("Odoo's dump is not here: set ANNEX_ODOO_DUMP to prove it there too.")
            continue
        with ground() as (owner_url, urls):
            report = knock(owner_url, urls)
        print("\n".join((name, *told(report))))
        holds = holds and report.holds
    return holds


if __name__ == "__main__":
    sys.exit(0 if run() else 1)
