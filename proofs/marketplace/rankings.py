"""Rankings: each replays identically, parts sum to scores, and everyone absent is told why.

    python -m proofs.marketplace.rankings [--missions 200] [--specialists 2000]

A pool is drawn from a seed and ranked for every mission by the statement that serves. Then each run
is read back from what is stored and computed again in Python; each tie is drawn again from the
seed; and each specialist who is not in a run is asked for the rules that keep them out.
"""

import argparse
import random
import sys
from collections.abc import Callable

import django

Say = Callable[[str], object]


def run(say: Say, *, missions: int, specialists: int) -> bool:
    """Prove it in the account entered; tells whether it holds."""
    from annex.kernel.actor import Actor  # noqa: PLC0415 - needs the settings
    from annex.tenancy.context import require_account_id  # noqa: PLC0415
    from platforms.marketplace.matching.models import (  # noqa: PLC0415
        MatchRecord,
        MatchResult,
        MatchRun,
    )
    from platforms.marketplace.matching.ranking import seeds  # noqa: PLC0415
    from platforms.marketplace.matching.ranking.asked import Asked  # noqa: PLC0415
    from platforms.marketplace.matching.ranking.rulebook import Rulebook  # noqa: PLC0415
    from platforms.marketplace.matching.reads.replaying import replay  # noqa: PLC0415
    from platforms.marketplace.matching.reads.standings import absent  # noqa: PLC0415
    from platforms.marketplace.matching.services import running  # noqa: PLC0415
    from platforms.marketplace.matching.tests.factories import (  # noqa: PLC0415
        AT,
        make_asking,
        make_pool,
        make_taxonomy,
    )

    chance = random.Random(62)
    skills = make_taxonomy(chance, 30)
    pool = make_pool(chance, skills, specialists)
    actor = Actor.system(require_account_id())
    for _ in range(missions):
        running.match(actor=actor, mission_id=make_asking(chance, skills, pool).pk, at=AT)
    ranked = differing = unequal = redrawn = told = untold = 0
    for kept in MatchRun.objects.all():
        asked, rulebook = Asked.from_stored(kept.asked), Rulebook.from_stored(kept.rulebook)
        record = MatchRecord.objects.get(run=kept)
        replayed = replay(kept)
        ranked += replayed.ranked
        differing += len(replayed.differing)
        unequal += sum(sum(row.parts) != row.score for row in MatchResult.objects.filter(run=kept))
        redrawn += sum(
            seeds.tie(id, kept.seed) != tie
            for id, tie in zip(record.specialists, record.ties, strict=True)
        )
        there = set(record.specialists)
        reasons = absent([one.pk for one in pool if one.pk not in there], asked, rulebook)
        told += sum(1 for its in reasons.values() if its)
        untold += len(pool) - len(there) - sum(1 for its in reasons.values() if its)
        kept_out = absent(there, asked, rulebook)
        untold += sum(1 for its in kept_out.values() if its)
    say(f"  {missions:,} runs over {specialists:,} specialists: {ranked:,} ranks")
    say(f"  replayed otherwise: {differing}, parts that do not add up: {unequal}, ties: {redrawn}")
    say(f"  absent with the rules that keep them out: {told:,}, without, or wrongly: {untold}")
    return bool(ranked and told) and not (differing or unequal or redrawn or untold)


def main() -> int:
    """Run the proof; gives the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--missions", type=int, default=200)
    parser.add_argument("--specialists", type=int, default=2_000)
    asked = parser.parse_args()
    django.setup()
    from annex.tenancy.context import tenant_context  # noqa: PLC0415 - needs the settings
    from annex.testing import factories  # noqa: PLC0415
    from proofs.tenancy.database import proving_ground  # noqa: PLC0415

    with proving_ground():
        account = factories.make_account()
        with tenant_context(account.pk):
            holds = run(print, missions=asked.missions, specialists=asked.specialists)
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
