"""What the compiled rules show is what Odoo's own ORM shows: for every user of the truth file.

As a role with the contract's columns alone. Never one record more; documents exactly; and nine of
ten sets exactly, the others stricter and with the reason.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import django
from django.db import connections

from annex.odoo.attachments import sees, visible, visible_from_records
from annex.odoo.context import OdooContext, OdooUserInactive, context_for
from annex.odoo.rules.errors import Refused
from annex.odoo.rules.kept import schema
from annex.odoo.rules.reading import readable, refusals
from annex.odoo.sql import Sql, name, sql
from proofs.explorer.ground import as_reader, restored, truth_file


@dataclass(frozen=True, slots=True)
class Compared:
    """What we show of one model to one user beside what Odoo shows."""

    login: str
    model: str
    shown: frozenset[int]
    true: frozenset[int]
    reasons: tuple[str, ...]

    @property
    def extra(self) -> int:
        """Return how many we show and Odoo does not."""
        return len(self.shown - self.true)

    @property
    def missing(self) -> int:
        """Return how many Odoo shows and we do not."""
        return len(self.true - self.shown)


def compared(alias: str) -> Iterator[Compared]:
    """Yield a comparison for every user and model of the truth file, and for documents."""
    for login, said in json.loads(truth_file().read_text())["users"].items():
        if not said["active"]:
            yield Compared(login, "(inactive)", _of_inactive(said["id"], alias), frozenset(), ())
            continue
        context = context_for(said["id"], using=alias)
        for model, ids in said["records"].items():
            true = frozenset() if ids == "AccessError" else frozenset(ids)
            reasons = tuple(f"{one.reason} ({one.rule_id})" for one in refusals(model, context))
            yield Compared(login, model, _listed(model, context), true, reasons)
        for way in (visible, visible_from_records):
            documents = _ids(sql("SELECT a.id FROM ir_attachment a WHERE {}", way(context)), alias)
            yield Compared(login, way.__name__, documents, frozenset(said["default_ids"]), ())


def run(say: Callable[[str], object] = print, *, speeds: bool = True) -> bool:
    """Compare in a fresh copy of the dump; tell and return the verdict."""
    with restored() as url, as_reader(url) as alias:
        found = list(compared(alias))
        if speeds:
            _speeds(alias, say)
    documents = [one for one in found if one.model.startswith("visible")]
    exact = [one for one in found if one.shown == one.true]
    for one in found:
        mark = "exact" if one in exact else f"{one.missing} missing, {one.extra} EXTRA"
        say(f"  {one.login:14} {one.model:21} {len(one.shown):5} of {len(one.true):5}  {mark}")
        if one not in exact:
            for reason in one.reasons or ("no reason",):
                say(f"  {'':14} {reason}")
    say(
        f"  {len(found)} sets: {len(exact)} exact, {sum(one.extra > 0 for one in found)} with more "
        f"than Odoo; documents {sum(one in exact for one in documents)} of {len(documents)} exact"
    )
    return (
        not any(one.extra for one in found)
        and all(one in exact for one in documents)
        and len(exact) >= 0.9 * len(found)
    )


def _speeds(alias: str, say: Callable[[str], object]) -> None:
    """Tell what one user costs when everything is compiled anew, and when it is known."""
    users = [
        (said["id"], list(said["records"]))
        for said in json.loads(truth_file().read_text())["users"].values()
        if said["active"]
    ]
    for uid, models in users:
        connections[alias].close()
        connections[alias].ensure_connection()
        started = time.perf_counter()
        context = context_for(uid, using=alias)
        for model in models:
            readable(model, context, "again")
        compiled = time.perf_counter()
        rows = _ids(sql("SELECT a.id FROM ir_attachment a WHERE {}", visible(context)), alias)
        counted = time.perf_counter()
        singles = []
        for id in list(rows)[:100]:
            began = time.perf_counter()
            sees(context, id)
            singles.append(time.perf_counter() - began)
        p95 = sorted(singles)[int(len(singles) * 0.95)] * 1e3 if singles else 0
        say(
            f"  user {uid}: context and predicates {1e3 * (compiled - started):.1f} ms, all "
            f"documents {1e3 * (counted - compiled):.1f} ms, one document p95 {p95:.1f} ms"
        )


def _of_inactive(uid: int, alias: str) -> frozenset[int]:
    try:
        context_for(uid, using=alias)
    except OdooUserInactive:
        return frozenset()
    return frozenset({uid})


def _listed(model: str, context: OdooContext) -> frozenset[int]:
    condition = readable(model, context, "r")
    try:
        table = name(schema(context.using, context.mark).table(model))
    except Refused:
        return frozenset()
    return _ids(sql("SELECT r.id FROM {} AS r WHERE {}", table, condition), context.using)


def _ids(statement: Sql, alias: str) -> frozenset[int]:
    with connections[alias].cursor() as cursor:
        cursor.execute(statement.text, statement.params)
        return frozenset(id for (id,) in cursor.fetchall())


def main() -> int:
    """Run the proof; gives the exit code."""
    django.setup()
    return 0 if run() else 1


if __name__ == "__main__":
    sys.exit(main())
