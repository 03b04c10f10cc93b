"""Random changes of rules, groups, people and records never let the compiled rules grant more.

Each is made inside a transaction that is rolled back, on Odoo's dump where it is and on the small
database; after it the compiled SQL of a random user and model is compared with the evaluator, and
where nothing was refused the two have to be equal.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable
from itertools import count
from random import Random
from typing import Any

import django
from django.db import connections, transaction

from annex.odoo.context import OdooContext, context_for
from annex.odoo.rules.predicates import predicate
from annex.odoo.sql import Sql, name, sql
from proofs.explorer.evaluator import Person, World
from proofs.explorer.ground import folder, reading, restored, scratch
from proofs.explorer.mutating import CHANGES, Ground
from proofs.explorer.small import build

CHAIN = 5
"""Changes on top of each other before all are rolled back."""

MODELS = {
    "small": (
        "res.partner",
        "res.users",
        "project.project",
        "project.task",
        "sale.order",
        "res.company",
    ),
    "dump": (
        "res.partner",
        "res.users",
        "project.project",
        "project.task",
        "sale.order",
        "crm.lead",
        "account.move",
        "hr.applicant",
    ),
}
RULES = ["new rule", "changed rule"]
PARENTS = {"res.users": {"partner_id": "res.partner"}}

_marks = count(1)
_known: dict[str, dict[str, Any]] = {"small": {}, "dump": {}}


class Tried:
    """What came of the changes on one database."""

    def __init__(self) -> None:
        self.changes: Counter[str] = Counter()
        self.verdicts: Counter[str] = Counter()
        self.wrong: list[str] = []


def run(
    number: int, say: Callable[[str], object] = print, seed: int = 1, grounds: str = "both"
) -> bool:
    """Try so many changes on each database; tell and return the verdict."""
    holds = True
    if grounds != "dump":
        with scratch() as url:
            build(url)
            holds &= _tell("small", _tried("small", url, number, seed, say), say)
    if grounds != "small" and folder():
        with restored() as url:
            holds &= _tell("dump", _tried("dump", url, number, seed, say), say)
    return holds


def _tried(which: str, url: str, number: int, seed: int, say: Callable[[str], object]) -> Tried:
    chance, tried = Random(seed), Tried()
    with reading(url) as alias:
        ground = Ground(alias, chance, MODELS[which], _known[which])
        while sum(tried.changes.values()) < number:
            with transaction.atomic(using=alias):
                for _ in range(CHAIN):
                    _one(which, ground, tried)
                transaction.set_rollback(True, using=alias)
            if (done := sum(tried.changes.values())) % 1000 == 0:
                say(f"  {which}: {done}, {len(tried.wrong)} wrong")
    return tried


def _one(which: str, ground: Ground, tried: Tried) -> None:
    change = ground.chance.choice([*CHANGES, *(3 * RULES)])
    model = ground.chance.choice(ground.models)
    said = CHANGES[change](ground, model)
    tried.changes[change] += 1
    person, context = _somebody(ground)
    true = person.readable(model, PARENTS)
    found = predicate(model, context, "r", "linked")
    shown = _ids(model, found.sql, ground.alias)
    if shown - true:
        tried.verdicts["over-grant"] += 1
        tried.wrong.append(
            f"user {context.uid}, {model}: {sorted(shown - true)[:5]} too many after {said}"
        )
    elif shown == true:
        some = (
            "some" if 0 < len(true) < len(person.world.table(model)) else "all" if true else "none"
        )
        tried.verdicts[f"equal ({some}{', refused' if found.refusals else ''})"] += 1
    elif found.refusals:
        tried.verdicts["stricter, refused"] += 1
    else:
        tried.verdicts["stricter without refusal"] += 1
        tried.wrong.append(
            f"user {context.uid}, {model}: {sorted(true - shown)[:5]} missing after {said}"
        )


def _somebody(ground: Ground) -> tuple[Person, OdooContext]:
    chance = ground.chance
    world = World(ground.fetch, ground.known)
    users = [row for row in world.table("res.users").values() if row["active"]]
    user = chance.choice(users)
    allowed = sorted(
        row["cid"] for row in world.link("res_company_users_rel") if row["user_id"] == user["id"]
    )
    switched = chance.sample(allowed, chance.randint(1, len(allowed))) if allowed else [1]
    person = Person(world, user["id"], switched, switched[0])
    context = OdooContext(
        uid=user["id"],
        company_ids=tuple(switched),
        company_id=switched[0],
        language="fr_FR",
        groups=context_for(user["id"], using=ground.alias).groups if allowed else frozenset(),
        is_admin=False,
        share=bool(user["share"]),
        using=ground.alias,
        # A mark of its own makes everything but the schema be read anew.
        mark=(1, next(_marks)),
    )
    return person, context


def _ids(model: str, condition: Sql, alias: str) -> set[int]:
    table = name(model.replace(".", "_"))
    statement = sql("SELECT r.id FROM {} AS r WHERE {}", table, condition)
    with connections[alias].cursor() as cursor:
        cursor.execute(statement.text, statement.params)
        return {id for (id,) in cursor.fetchall()}


def _tell(which: str, tried: Tried, say: Callable[[str], object]) -> bool:
    for wrong in tried.wrong[:20]:
        say(f"  {which}: {wrong}")
    changes = ", ".join(f"{kind} {n}" for kind, n in sorted(tried.changes.items()))
    verdicts = ", ".join(f"{kind} {n}" for kind, n in sorted(tried.verdicts.items()))
    say(f"  {which}: {sum(tried.changes.values())} changes ({changes})")
    say(f"  {which}: {verdicts}")
    return not tried.wrong


def main(arguments: list[str]) -> int:
    """Run the proof; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m proofs.explorer.mutations")
    parser.add_argument("--number", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--grounds", choices=("both", "small", "dump"), default="both")
    asked = parser.parse_args(arguments)
    django.setup()
    started = time.perf_counter()
    holds = run(asked.number, seed=asked.seed, grounds=asked.grounds)
    print(f"  {time.perf_counter() - started:.0f} s, seed {asked.seed}")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
