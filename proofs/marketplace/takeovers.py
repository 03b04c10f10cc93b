"""Takeovers: twice gives what once gives, and so does one that was killed and resumed.

    python -m annex.local with-servers -- python -m proofs.marketplace.takeovers

The rows are those of the samples, with some thousand more, and where it is there a dump of a real
Symfony application. Every takeover is one of its own account; what is compared is everything that
it wrote there, row by row, under the names the rows had.
"""

import argparse
import random
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import django

KILLS: Final = 20
PEOPLE: Final = 400
SEED: Final = 20_261_125
DUMP: Final = Path(__file__).parents[3] / "shared/symfony/data/legacy_pgsql.sql"

Say = Callable[[str], object]


def run(say: Say, *, kills: int = KILLS, people: int = PEOPLE) -> bool:
    """Prove it on the database that the settings name; tells its figures."""
    from platforms.marketplace.takeover.tests import legacy  # noqa: PLC0415 - needs the settings

    verdicts = []
    with _legacy(legacy.tables(), legacy.samples(), legacy.many(people)) as url:
        verdicts += _same(say, url, kills, people)
    if DUMP.is_file():
        with _legacy(DUMP.read_text(encoding="utf-8")) as url:
            verdicts.append(_twice(say, url))
    else:
        say("  there is no dump of a real application here")
    return all(verdicts)


def content(account_id: UUID, domain: str) -> list[Any]:
    """Return what a takeover wrote in an account, with legacy names in place of ids."""
    from django.apps import apps  # noqa: PLC0415 - needs the settings

    from annex.rescue.takeover.models import TakenRow  # noqa: PLC0415
    from annex.tenancy.context import tenant_context  # noqa: PLC0415

    with tenant_context(account_id):
        rows = list(TakenRow.objects.order_by("table", "key"))
        names = {row.target_id: f"{row.table} {row.key}" for row in rows}

        def told(value: Any) -> Any:
            if isinstance(value, UUID):
                return names.get(value, "an id")
            if isinstance(value, dict):
                return {name: told(one) for name, one in value.items()}
            if isinstance(value, str):
                return value.replace(domain, "").replace(str(account_id), "the account")
            return value

        counts, found = [], []
        for label in sorted({place.split()[0] for row in rows for place in row.written}):
            if not label.startswith("identity."):
                model = apps.get_model(label)
                counts.append((label, model._default_manager.count()))
        for row in rows:
            values = {}
            if row.target_id and not row.target.startswith("identity."):
                model = apps.get_model(row.target)
                values = model._default_manager.filter(pk=row.target_id).values().get()
                values.pop("account_id")
            seen = (row.outcome, row.notes, told(row.left), told(row.names), told(values))
            found.append((row.table, row.key, *seen))
    return [counts, *found]


def _same(say: Say, url: str, kills: int, people: int) -> Iterator[bool]:
    from proofs.marketplace._taking import take, take_and_kill  # noqa: PLC0415 - needs the settings

    reference_id, domain = _account(url, 0)
    told: list[Any] = []
    take(reference_id, url, told.append)
    once, rows = content(reference_id, domain), len(told)
    take(reference_id, url, told.append)
    refused = sum(row[2] == "refused" for row in once[1:])
    is_same = content(reference_id, domain) == once and len(told) == rows + refused
    say(f"  {rows:,} rows, {people:,} people among them, {refused:,} refused with a reason")
    say(f"  a second run changed {'nothing' if is_same else 'SOMETHING'}")
    yield is_same
    chance, equal, done = random.Random(SEED), 0, 0
    for number in range(1, kills + 1):
        account_id, domain = _account(url, number)
        done += take_and_kill(
            account_id, url, after=chance.randint(1, rows * 9 // 10), chance=chance
        )
        take(account_id, url, lambda _: None)
        here = content(account_id, domain)
        equal += here == once
        for one, other in zip(once, here, strict=False):
            if one != other:
                say(f"    kill {number}: {other!r} instead of {one!r}")
    say(
        f"  {kills} takeovers killed after {done // max(1, kills):,} rows on average and resumed: "
        f"{equal} equal to the one nobody killed"
    )
    yield equal == kills


def _twice(say: Say, url: str) -> bool:
    from proofs.marketplace._taking import take  # noqa: PLC0415 - needs the settings

    account_id, domain = _account(url, 10_000)
    told: list[Any] = []
    take(account_id, url, told.append)
    once, rows = content(account_id, domain), len(told)
    take(account_id, url, lambda _: None)
    refused = [row for row in once[1:] if row[2] == "refused"]
    say(f"  the dump of a real application: {rows} rows, {len(refused)} refused, twice the same")
    for row in refused:
        say(f"    {row[0]} {row[1]}: {' '.join(row[3])}")
    return content(account_id, domain) == once


def _account(url: str, number: int) -> tuple[UUID, str]:
    """Make an account; people get addresses of their own there, since they are known everywhere."""
    from annex.testing import factories  # noqa: PLC0415 - needs the settings
    from platforms.marketplace.takeover.tests.legacy import change  # noqa: PLC0415

    domain = f".n{number}.test"
    change(
        url, r"UPDATE app_user SET email = regexp_replace(email, '(\.n\d+\.test)?$', %s)", domain
    )
    return factories.make_account(f"Takeover {number}").pk, domain


@contextmanager
def _legacy(*scripts: str) -> Iterator[str]:
    from platforms.marketplace.takeover.tests.legacy import legacy_database  # noqa: PLC0415

    with legacy_database(*scripts) as url:
        yield url


def main(arguments: list[str]) -> int:
    """Prove it in a database of its own; gives the exit code."""
    django.setup()
    from proofs.tenancy.database import proving_ground  # noqa: PLC0415 - needs the models

    parser = argparse.ArgumentParser(
        prog="python -m proofs.marketplace.takeovers", description=__doc__
    )
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--people", type=int, default=PEOPLE)
    asked = parser.parse_args(arguments)
    with proving_ground():
        holds = run(print, kills=asked.kills, people=asked.people)
    print("Takeovers: hold." if holds else "Takeovers: FAIL.")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
