"""Fairness: who differs in name, photo, age, gender and nationality alone ranks the same.

    python -m proofs.marketplace.fairness [--pairs 10000]

Each pair offers the same and is two people. One mission ranks everybody; the two of a pair have to
have equal inputs, parts and scores, so that only the lot is between them. Then everybody's identity
is dealt out anew among them and the mission ranked again by the same lot: not a rank may change.
"""

import argparse
import random
import sys
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import django

Say = Callable[[str], object]


def run(say: Say, *, pairs: int) -> bool:
    """Prove it in the account entered; tells whether it holds."""
    from annex.kernel.actor import Actor  # noqa: PLC0415 - needs the settings
    from annex.tenancy.context import require_account_id  # noqa: PLC0415
    from platforms.marketplace.matching.models import MatchRecord  # noqa: PLC0415
    from platforms.marketplace.matching.services import running  # noqa: PLC0415
    from platforms.marketplace.matching.tests.factories import AT  # noqa: PLC0415
    from platforms.marketplace.missions.tests.factories import make_mission  # noqa: PLC0415
    from platforms.marketplace.skills.tests.factories import make_skill  # noqa: PLC0415
    from platforms.marketplace.specialists.models import (  # noqa: PLC0415
        Identity,
        Specialist,
        SpecialistSkill,
    )

    chance = random.Random(63)
    skills = [make_skill() for _ in range(4)]
    people = [_person(Identity, chance, n) for n in range(2 * pairs)]
    offers, held = [], []
    for n in range(pairs):
        offer = {
            "headline": f"Offer {n}",
            "day_rate": Decimal(chance.randint(300, 600)),
            "free_from": AT.date() + timedelta(chance.randint(-30, 20)),
            "availability_confirmed_at": AT - timedelta(days=chance.randint(0, 100)),
            "days_per_week": chance.randint(4, 5),
        }
        levels = [(skill, chance.randint(2, 5), chance.randint(0, 90)) for skill in skills]
        for identity in people[2 * n : 2 * n + 2]:
            one = Specialist(identity=identity, **offer)
            offers.append(one)
            held += [
                SpecialistSkill(
                    specialist=one, skill=skill, level=level, years=Decimal(tenths) / 10
                )
                for skill, level, tenths in levels
            ]
    Identity.objects.bulk_create(people, batch_size=2_000)
    Specialist.objects.bulk_create(offers, batch_size=2_000)
    SpecialistSkill.objects.bulk_create(held, batch_size=5_000)
    mission = make_mission(
        starts_on=AT.date() + timedelta(30), musts={skills[0]: 2}, wishes={skills[1]: 4}
    )
    actor = Actor.system(require_account_id())

    def ranked() -> MatchRecord:
        made = running.match(actor=actor, mission_id=mission.pk, at=AT, seed=63)
        return MatchRecord.objects.get(run=made)

    before = ranked()
    place = {id: n for n, id in enumerate(before.specialists)}
    unequal = sum(
        (before.scores[place[one.pk]], before.inputs[place[one.pk]])
        != (before.scores[place[other.pk]], before.inputs[place[other.pk]])
        for one, other in zip(offers[::2], offers[1::2], strict=True)
    )
    told = [_traits(one) for one in people]
    chance.shuffle(told)
    for person, traits in zip(people, told, strict=True):
        for name, value in traits.items():
            setattr(person, name, value)
    Identity.objects.bulk_update(people, list(told[0]), batch_size=2_000)
    after = ranked()
    moved = sum(a != b for a, b in zip(before.specialists, after.specialists, strict=True))
    first = sum(place[a.pk] < place[b.pk] for a, b in zip(offers[::2], offers[1::2], strict=True))
    say(f"  {pairs:,} pairs, {len(before.specialists):,} ranked: {unequal} of unequal score")
    say(f"  every identity changed: {moved} ranks changed")
    say(f"  the lot put the first of a pair ahead {first:,} times of {pairs:,}")
    # Within five standard deviations of a fair coin.
    fair = abs(2 * first - pairs) <= 5 * pairs**0.5
    return len(place) == 2 * pairs and not unequal and not moved and fair


def _person(identity: type, chance: random.Random, n: int) -> "object":
    return identity(
        given_name=chance.choice(("Amina", "Björn", "Chloé", "Duc", "Ewa", "Fatou")),
        family_name=f"Person {n}",
        email=f"person-{n}@example.test",
        photo_key=chance.choice(("", f"photos/{n}")),
        born_on=date(1950, 1, 1) + timedelta(chance.randint(0, 20_000)),
        gender=chance.choice(("", "f", "m", "x")),
        nationality=chance.choice(("", "FR", "SN", "PL", "VN", "SE")),
    )


def _traits(person: "object") -> dict[str, object]:
    names = ("given_name", "family_name", "photo_key", "born_on", "gender", "nationality")
    return {name: getattr(person, name) for name in names}


def main() -> int:
    """Run the proof; gives the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=10_000)
    asked = parser.parse_args()
    django.setup()
    from annex.tenancy.context import tenant_context  # noqa: PLC0415 - needs the settings
    from annex.testing import factories  # noqa: PLC0415
    from proofs.tenancy.database import proving_ground  # noqa: PLC0415

    with proving_ground():
        account = factories.make_account()
        with tenant_context(account.pk):
            holds = run(print, pairs=asked.pairs)
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
