"""Who sees and does what in a marketplace: every endpoint, both versions, every kind of person.

    python -m proofs.marketplace.parties [--missions 24] [--most 60]

Two accounts are filled at random, and each endpoint that the URLs have is asked for its rows: those
of the person's own account, those of the other one, children under the wrong parent, and ids that
no row has. What comes back is compared with what ``entitled`` says from the rows alone. Nothing may
be named that the person may not hear of; what is hidden looks like what is missing; who may not
change something is refused, and not a row is written. An endpoint that nobody described fails it.
"""

import argparse
import logging
import os
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, Final, TypeVar
from uuid import UUID, uuid4

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    django.setup()

from django.db import connection, transaction

from annex.api.routes import Route, routes
from annex.api.versions import VERSIONS
from annex.tenancy.context import global_context
from annex.testing.client import ApiClient
from annex.testing.commits import as_if_committed
from proofs.marketplace.endpoints import GETS, LISTS, OWN, READS_BY_POST, WRITES, Endpoint
from proofs.marketplace.entitled import Target, Truth
from proofs.marketplace.scene import KINDS, Person, Scene, make_scene
from proofs.tenancy.database import proving_ground

Say = Callable[[str], object]
T = TypeVar("T")

NAMED: Final = frozenset(KINDS) - {"contacts", "results", "versions", "votes"}
"""The kinds whose ids answers are searched for."""

NOTES: Final = "Notes of the client alone"
PLACE: Final = re.compile(r"\(\?P<(\w+)>[^)]*\)|<(\w+)>")
ID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
REFUSED: Final = frozenset({401, 403, 404})
WRITTEN: Final = """
SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::bigint FROM pg_stat_xact_user_tables
"""


class Asking:
    """Asks as everybody, and keeps the figures and what was wrong."""

    def __init__(self, scene: Scene, chance: random.Random, most: int) -> None:
        self.scene, self.chance, self.most = scene, chance, most
        self.truths = {person.name: Truth(scene, person) for person in scene.people}
        self.known = {
            row_id: (account_id, kind)
            for account_id, kinds in scene.rows.items()
            for kind in NAMED
            for row_id in kinds[kind]
        }
        # Each client loads the middleware, so it is made once.
        self._clients = {
            (person.name, version): ApiClient(token=person.token, version=version)
            for person in scene.people
            for version in VERSIONS
        }
        for client in self._clients.values():
            client.defaults["SERVER_NAME"] = "localhost"
        self.counts: Counter[str] = Counter()
        self.allowed: set[tuple[str, str]] = set()
        self.wrong: list[str] = []

    def ask_all(self, only: str) -> None:
        """Ask every endpoint, as everybody where ``most`` leaves room."""
        for route in _of_the_marketplace(only):
            method, path = route.method, _template(route)
            self.counts["endpoints"] += 1
            if method == "get" and path in {*LISTS, OWN}:
                ask = self._own if path == OWN else self._list
                for person in self._some():
                    ask(self._clients[person.name, route.version], person, path)
            elif endpoint := _endpoint(method, path):
                for person, at, may in self._questions(method, path, endpoint):
                    self._one(
                        self._clients[person.name, route.version],
                        person,
                        method,
                        path,
                        endpoint,
                        at,
                        may=may,
                    )
            else:
                self.counts["not described"] += 1
                self.wrong.append(f"nobody described {method} {path}")

    def _some(self) -> list[Person]:
        """Return who asks for a list: an operator, clients, a specialist, and some of the rest."""
        first, rest = self.scene.people[:4], self.scene.people[4:]
        return [*first, *self.chance.sample(rest, min(self.most, len(rest)))]

    def _questions(
        self, method: str, path: str, endpoint: Endpoint
    ) -> list[tuple[Person, Target, bool]]:
        """Return who asks about what: half of it what they may, where there is as much."""
        allowed, refused = [], []
        for person in self.scene.people:
            truth = self.truths[person.name]
            may_write = truth.writes or method == "get" or path in READS_BY_POST
            for at in self._targets(endpoint.kind):
                may = may_write and not at.get("crossed") and endpoint.may(truth, at)
                (allowed if may else refused).append((person, at, may))
        half = self.chance.sample(allowed, min(max(1, self.most // 3), len(allowed)))
        return half + self.chance.sample(refused, min(self.most - len(half), len(refused)))

    def _list(self, client: ApiClient, person: Person, path: str) -> None:
        truth, kind = self.truths[person.name], LISTS[path]
        own = self.scene.rows.get(person.account_id, {}) if person.account_id else {}
        due = {row_id for row_id in own.get(kind, ()) if truth.sees(kind, row_id)}
        answer = self._request(client, "get", f"{path}?page_size=200")
        self.counts["lists"] += 1
        got: set[UUID] = set()
        if answer.status_code == 200:
            said = answer.json()
            got = {UUID(row.get("id") or row["run_id"]) for row in said["results"]}
            if said["next"]:
                self._blame("has more than a page", person, path)
        if got - due:
            self.counts["leaks"] += len(got - due)
            self._blame(f"leaks {len(got - due)} rows", person, path)
        if due - got:
            self.counts["withheld"] += len(due - got)
            self._blame(f"withholds {len(due - got)} rows", person, path)
        self.counts["rows listed"] += len(got)
        self._hear(answer, person, path)
        if got:
            self.allowed.add(("get", path))

    def _own(self, client: ApiClient, person: Person, path: str) -> None:
        own = self.truths[person.name].own
        answer = self._request(client, "get", path)
        got = {UUID(answer.json()["id"])} if answer.status_code == 200 else set()
        self._judge(answer, person, f"get {path}", may=bool(own), known=False)
        if got != own:
            self._blame("is another", person, path)
        self._hear(answer, person, path)

    def _one(
        self,
        client: ApiClient,
        person: Person,
        method: str,
        path: str,
        endpoint: Endpoint,
        at: Target,
        *,
        may: bool,
    ) -> None:
        what, truth = f"{method} {path}", self.truths[person.name]
        answer, written = self._try(client, method, path, endpoint, at)
        self._judge(answer, person, what, may=may, known=_may_know(truth, at))
        self._hear(answer, person, what)
        if may:
            self.allowed.add((method, path))
            return
        if written:
            self.counts["written"] += 1
            self._blame(f"wrote {written} rows", person, what)
        if not _may_know(truth, at):
            missing = self._missing(client, method, path, endpoint, at)
            self.counts["compared"] += 1
            if _looks(answer) != missing:
                self.counts["tells"] += 1
                self._blame(f"tells {_looks(answer)} from {missing}", person, what)

    def _judge(self, answer: Any, person: Person, what: str, *, may: bool, known: bool) -> None:
        """Note whether an answer is refused exactly to who may not have it.

        Of a row that they know somebody may also be told that it is in no state for it.
        """
        self.counts["questions"] += 1
        refused = _refused(answer)
        self.counts["refused"] += refused
        if may and refused:
            self.counts["withheld"] += 1
            self._blame(f"withholds, {_looks(answer)}", person, what)
        if not may and not refused and (answer.status_code < 400 or not known):
            self.counts["leaks"] += 1
            self._blame(f"leaks, {_looks(answer)}", person, what)

    def _hear(self, answer: Any, person: Person, what: str) -> None:
        """Look for the ids and names of rows in an answer that the person may not hear of."""
        if _refused(answer):
            return
        truth, text = self.truths[person.name], answer.content.decode()
        for row_id in {UUID(found) for found in ID.findall(text)} & self.known.keys():
            account_id, kind = self.known[row_id]
            self.counts["rows named"] += 1
            if account_id != person.account_id or not truth.may_hear_of(kind, row_id):
                self.counts["leaks"] += 1
                self._blame(f"names one of the {kind}", person, what)
        for name, row_id in self.scene.names.items():
            if name in text and not truth.may_hear_of("specialists", row_id):
                self.counts["leaks"] += 1
                self._blame("names a specialist", person, what)
        if NOTES in text and not (truth.operator or truth.clients):
            self.counts["leaks"] += 1
            self._blame("shows the client's notes", person, what)

    def _targets(self, kind: str) -> Iterator[Target]:
        """Yield every row of a kind, of both accounts, and some under a parent of another's."""
        for kinds in self.scene.rows.values():
            rows = list(kinds[kind].values())
            for row in rows:
                at = self._target(kind, row, kinds)
                yield at
                if name := PARENTS.get(kind):
                    other = self._target(kind, self.chance.choice(rows), kinds)
                    if other[name] != at[name]:
                        yield {**at, name: other[name], "crossed": True}

    def _target(self, kind: str, row: Any, kinds: Any) -> Target:
        at: Target = {"kind": kind, "row": row["id"], "pk": row["id"]}
        at |= {name: row[name] for name in PATHS.get(kind, ())}
        if kind in {"documents", "blocks"}:
            at["pk"] = row["specialist_id" if kind == "documents" else "client_id"]
            at["document_id"] = row["id"]
        at |= {f"{kind.removesuffix('s')}_id": row["id"]}
        if kind == "missions":
            at["client_id"] = row["client_id"]
        at["specialist"] = self.chance.choice(list(kinds["specialists"]))
        if kind == "proposals":
            versions = [v for v in kinds["versions"].values() if v["proposal_id"] == row["id"]]
            at["version"] = max(version["number"] for version in versions)
        return at

    def _missing(
        self, client: ApiClient, method: str, path: str, endpoint: Endpoint, at: Target
    ) -> tuple[int, str]:
        """Return how an answer looks about a row that nobody has."""
        ids = {name for name, value in at.items() if isinstance(value, UUID)}
        if at.get("crossed"):
            ids = {"document_id"} if at["kind"] == "documents" else {"pk"}
        answer, _ = self._try(client, method, path, endpoint, at | {name: uuid4() for name in ids})
        return _looks(answer)

    def _try(
        self, client: ApiClient, method: str, path: str, endpoint: Endpoint, at: Target
    ) -> tuple[Any, int]:
        """Ask, take back what came of it, and return the answer and how many rows it wrote."""
        query = f"?{endpoint.query.format(**at)}" if endpoint.query else ""
        body = None if method == "get" else endpoint.body(at)
        # A transaction for each: one for all would end in savepoints by the ten thousand.
        with _outermost():
            before = _written()
            answer = self._request(client, method, path.format(**at) + query, body)
            written = _written() - before
            transaction.set_rollback(True)
        return answer, written

    def _request(self, client: ApiClient, method: str, path: str, body: Any = None) -> Any:
        said = {} if body is None else {"data": body, "format": "json"}
        return getattr(client, method)(f"/api/{path}", **said)

    def _blame(self, what: str, person: Person, path: str) -> None:
        self.wrong.append(f"{person.name}: {path} {what}")


PATHS: Final = {
    "periods": ("engagement_id",),
    "entries": ("shortlist_id",),
    "blocks": ("specialist_id",),
}
PARENTS: Final = {"periods": "engagement_id", "entries": "shortlist_id", "documents": "pk"}
"""What the path calls the parent of a row that is served beneath one."""


def _of_the_marketplace(only: str) -> list[Route]:
    ours = (r for r in routes() if r.view.__module__.startswith("platforms.marketplace."))
    return [route for route in ours if _template(route).startswith(only)]


def _template(route: Route) -> str:
    path = PLACE.sub(lambda found: f"{{{found[1] or found[2]}}}", route.path)
    return path.removeprefix("/api/")


def _endpoint(method: str, path: str) -> Endpoint | None:
    return GETS.get(path) if method == "get" else WRITES.get((method, path))


def _refused(answer: Any) -> bool:
    """Tell whether an answer says no for want of a right, also about a row that a body names."""
    if answer.status_code in REFUSED:
        return True
    return bool(
        answer.status_code == 400 and answer.json()["code"] == "marketplace.unknown_reference"
    )


def _looks(answer: Any) -> tuple[int, str]:
    said = answer.json() if answer.content and answer.status_code >= 400 else {}
    return answer.status_code, said.get("code", "")


def _may_know(truth: Truth, at: Target) -> bool:
    """Tell whether the person may know that what is asked about is there."""
    parent = {"documents": "specialists", "blocks": "clients"}.get(at["kind"], at["kind"])
    return truth.sees(parent, at["pk"])


def _outermost() -> transaction.Atomic:
    """Return a block in which requests may begin theirs as the outermost, as in Django's tests."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]  # private to Django's stubs
    return block


def _written() -> int:
    """Count the rows that the open transaction has written, those taken back included."""
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN)
        (count,) = cursor.fetchone()
    return int(count)


def run(say: Say, *, missions: int, most: int, only: str = "", seed: int = 6) -> bool:
    """Prove it of paths that begin with ``only``; does it hold?"""
    # What commits do is done once and for all, or each question would begin with it.
    with _outermost(), as_if_committed():
        scene = make_scene(random.Random(seed), missions=missions)
    asking = Asking(scene, random.Random(seed), most)
    asking.ask_all(only)
    return told(asking, say, only)


def told(asking: Asking, say: Say, only: str) -> bool:
    """Tell the figures, and whether they are as promised."""
    counts = asking.counts
    asked = {(r.method, _template(r)) for r in _of_the_marketplace(only)}
    never = asked - asking.allowed - {("get", OWN)}
    total = sum(len(kinds[kind]) for kinds in asking.scene.rows.values() for kind in NAMED)
    say(
        f"  {counts['endpoints']} endpoints in both versions, {len(asking.scene.people)} people,"
        f" {total} rows of two accounts"
    )
    say(
        f"  {counts['questions']:,} questions about a row, {counts['refused']:,} refused;"
        f" {counts['compared']:,} compared with what is missing"
    )
    say(
        f"  {counts['lists']:,} lists of {counts['rows listed']:,} rows,"
        f" {counts['rows named']:,} rows named in answers"
    )
    say(
        f"  leaks: {counts['leaks']}, withheld: {counts['withheld']}, rows written by who may not:"
        f" {counts['written']}, hidden unlike missing: {counts['tells']}"
    )
    say(f"  not described: {counts['not described']}, never allowed to anybody: {len(never)}")
    for method, path in sorted(never):
        say(f"    never allowed: {method} {path}")
    for sentence, times in Counter(asking.wrong).most_common(40):
        say(f"    {sentence} ({times})")
    return not asking.wrong and not never and counts["rows named"] > 0


def main() -> int:
    """Run the proof; gives the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--missions", type=int, default=24)
    parser.add_argument("--most", type=int, default=60, help="questions an endpoint and version")
    asked = parser.parse_args()
    logging.getLogger("django.request").setLevel(logging.CRITICAL)  # refusals are asked for
    with proving_ground(), global_context():
        holds = run(print, missions=asked.missions, most=asked.most)
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
