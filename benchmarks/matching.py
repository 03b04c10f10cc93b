"""Rankings over many specialists: a first page with its explanation, beside two peers.

    python -m annex.local with-servers -- python benchmarks/matching.py [--rows N] [--rounds N]

The pool is ``matching_rows``: 14 skills for each of 100,000 specialists, demand and supply skewed.
For each mission in turn each side is asked in interleaved rounds:

- ours: the whole run as served, its record stored, and the first page of 50 read with its reasons,
  also told by how many were ranked, and apart from each other;
- plain SQL: the same musts, and the sum of min(level, twice the level wanted) for an order, nothing
  else asked, stored or explained; through the ORM, below the same policies;
- Odoo's formula: the sum of min(level, 2 x wanted) over the sum wanted, computed in Python as
  hr_recruitment_skills does, for everybody who has one of the skills.

And for each mission once, beside nothing: the near misses of its last ranking.

Wall time, and the processor time of client and server together, which a busy machine leaves alone.
"""

import argparse
import os
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
django.setup()

import psycopg
from django.conf import settings
from django.db import connection, transaction

from annex.kernel.actor import Actor
from annex.tenancy.context import tenant_context
from annex.testing import factories
from benchmarks import matching_rows
from platforms.marketplace.matching.models import MatchResult, MatchRun
from platforms.marketplace.matching.reads.cards import cards
from platforms.marketplace.matching.reads.nearby import near_misses
from platforms.marketplace.matching.services import running
from platforms.marketplace.missions.models import Mission, Requirement
from platforms.marketplace.specialists.models import SpecialistSkill
from proofs.tenancy.database import proving_ground

AT = datetime(2026, 11, 25, 12, tzinfo=UTC)
AIM_MS = 150.0
PAGE = 50
_PLAIN = f"""
SELECT s.id, sum(least(h.level, 2 * r.min_level)) AS score
FROM marketplace_missions_requirement r
JOIN "{SpecialistSkill._meta.db_table}" h
    ON h.account_id = %(account)s AND h.skill_id = r.skill_id
JOIN marketplace_specialists_specialist s ON s.account_id = %(account)s AND s.id = h.specialist_id
WHERE r.account_id = %(account)s AND r.mission_id = %(mission)s AND s.status = 'active'
GROUP BY s.id
HAVING count(*) FILTER (WHERE r.is_must AND h.level >= r.min_level)
    = (SELECT count(*) FROM marketplace_missions_requirement c
       WHERE c.account_id = %(account)s AND c.mission_id = %(mission)s AND c.is_must)
ORDER BY score DESC, s.id LIMIT {PAGE}
"""


def ours(account_id: UUID, mission: Mission) -> int:
    """Rank, store, and read the first page with its reasons; return how many were ranked."""
    run = ranked(account_id, mission)
    explained(run)
    return run.eligible


def ranked(account_id: UUID, mission: Mission) -> MatchRun:
    """Rank and store."""
    return running.match(actor=Actor.system(account_id), mission_id=mission.pk, at=AT)


def explained(run: MatchRun) -> None:
    """Read the first page with its reasons."""
    with transaction.atomic():
        first = list(MatchResult.objects.filter(run=run).order_by("rank")[:PAGE])
        cards(first, run, AT, named=False)


def plain(account_id: UUID, mission: Mission) -> int:
    """Ask for the first page by one query that a person would write."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_PLAIN, {"account": account_id, "mission": mission.pk})
        return len(cursor.fetchall())


def odoos(account_id: UUID, mission: Mission) -> int:
    """Score everybody who has one of the skills in Python, and sort."""
    with transaction.atomic():
        wanted = dict(
            Requirement.objects.filter(mission=mission).values_list("skill_id", "min_level")
        )
        got: defaultdict[UUID, int] = defaultdict(int)
        for specialist, skill, level in SpecialistSkill.objects.filter(
            skill_id__in=list(wanted)
        ).values_list("specialist_id", "skill_id", "level"):
            got[specialist] += min(level, 2 * wanted[skill])
        most = sum(wanted.values())
        scores = {specialist: points / most * 100 for specialist, points in got.items()}
        return len(sorted(scores.items(), key=lambda one: -one[1])[:PAGE])


def near(mission: Mission, run: MatchRun) -> int:
    """Read whom the run left out although their profile reads like the mission."""
    with transaction.atomic():
        return len(near_misses(mission, run, AT))


CLASSES = ((0, 100), (100, 1_000), (1_000, 10_000), (10_000, sys.maxsize))
"""Missions by how many are ranked for them, from and below."""

SIDES: dict[str, Callable[[UUID, Mission], int]] = {
    "ours, stored and explained": ours,
    "plain SQL": plain,
    "Odoo's formula in Python": odoos,
}


def measure(account_id: UUID, rounds: int) -> None:
    """Ask each side for each mission in turn, and print."""
    missions = list(Mission.objects.order_by("reference"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (server,) = cursor.fetchone()

    def spent() -> float:
        """Return the processor time of both in milliseconds, 0 where the system does not tell."""
        told = Path(f"/proc/{server}/schedstat")
        of_server = int(told.read_text().split()[0]) / 1e6 if told.exists() else 0
        return of_server + time.process_time() * 1e3

    wall: defaultdict[str, list[float]] = defaultdict(list)
    work: defaultdict[str, list[float]] = defaultdict(list)
    beside: list[tuple[float, float]] = []
    alone: defaultdict[tuple[int, int], list[tuple[float, float, float]]] = defaultdict(list)
    for number in range(rounds + 1):
        for mission in missions:
            for name, call in SIDES.items():
                began, before = time.perf_counter(), spent()
                call(account_id, mission)
                if number:  # the first round fills caches
                    work[name].append(spent() - before)
                    wall[name].append((time.perf_counter() - began) * 1e3)
    for mission in missions:
        began = time.perf_counter()
        run = ranked(account_id, mission)
        between = time.perf_counter()
        explained(run)
        ended = time.perf_counter()
        (its,) = (one for one in CLASSES if one[0] <= run.eligible < one[1])
        alone[its].append(((between - began) * 1e3, (ended - between) * 1e3, (ended - began) * 1e3))
        began, before = time.perf_counter(), spent()
        near(mission, run)
        beside.append(((time.perf_counter() - began) * 1e3, spent() - before))
    print(f"{len(missions)} missions, {rounds} rounds, {os.cpu_count()} processors, ", end="")
    print(f"load {os.getloadavg()[0]:.1f}; ms")
    print(f"  {'':<28} {'p50':>8} {'p95':>8}   {'work p50':>8} {'work p95':>8}")
    for name in SIDES:
        late, busy = (late_of(of[name]) for of in (wall, work))
        verdict = ("met" if late <= AIM_MS else "MISSED") if name.startswith("ours") else ""
        print(
            f"  {name:<28} {statistics.median(wall[name]):>8.1f} {late:>8.1f}   "
            f"{statistics.median(work[name]):>8.1f} {busy:>8.1f}   {verdict}"
        )
    took, busied = zip(*beside, strict=True)
    print(
        f"  {'near misses':<28} {statistics.median(took):>8.1f} {late_of(took):>8.1f}   "
        f"{statistics.median(busied):>8.1f} {late_of(busied):>8.1f}"
    )
    print(f"  {'ours, by how many are ranked':<28} {'missions':>8}", end="")
    print("   run p50, p95   page p50, p95   both p50, p95")
    for (least, below), times in sorted(alone.items()):
        told = f"{least:,} to {below - 1:,}" if below < sys.maxsize else f"{least:,} and more"
        print(f"  {told:<28} {len(times):>8}", end="")
        for one in zip(*times, strict=True):
            print(f"   {statistics.median(one):>6.1f} {late_of(one):>6.1f}", end="")
        print()


def late_of(durations: Sequence[float]) -> float:
    """Return the 95th percentile."""
    if len(durations) < 2:
        return durations[0]
    return statistics.quantiles(durations, n=20, method="inclusive")[-1]


def main(rows: int, missions: int, rounds: int) -> None:
    with proving_ground():
        account = factories.make_account()
        name = connection.settings_dict["NAME"]
        url = urlsplit(settings.ADMIN_DATABASE_URL)._replace(path=f"/{name}").geturl()
        began = time.perf_counter()
        with psycopg.connect(url, autocommit=True) as admin:
            matching_rows.build(admin, account.pk, rows=rows, missions=missions)
        print(f"{rows:,} specialists, built in {time.perf_counter() - began:,.0f} s", flush=True)
        with tenant_context(account.pk):
            measure(account.pk, rounds)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--missions", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    main(asked.rows, asked.missions, asked.rounds)
