"""Who may see and do what in a marketplace, from the rows alone: what the answers are judged by.

Written from what the product promises, in plain Python; it knows nothing of the slices' policies.
"""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from proofs.marketplace.scene import Person, Row, Rows, Scene

Target = dict[str, Any]
"""The ids that stand in a path, or in a body where the path has none."""

PUBLISHED: Final = ("open", "shortlisting")


class Truth:
    """What one person is entitled to."""

    def __init__(self, scene: Scene, person: Person) -> None:
        self.person = person
        account_id = person.account_id if person.scoped else None
        has_token = account_id is not None
        self.rows: Rows = {} if account_id is None else scene.rows[account_id]
        self.operator = has_token and person.role in {"manager", "admin", "owner"}
        self.writes = has_token and person.role != "viewer"
        of_user = {"user_id": person.user_id}
        self.clients = {row["client_id"] for row in self._all("contacts", **of_user)}
        self.own = {row["id"] for row in self._all("specialists", **of_user)}
        self.left = any(row["status"] == "left" for row in self._all("specialists", **of_user))

    def row(self, kind: str, row_id: Any) -> Row:
        """Return a row of the person's account, an empty one where there is none."""
        return self.rows.get(kind, {}).get(row_id, {})

    def _all(self, kind: str, **fields: Any) -> list[Row]:
        rows = self.rows.get(kind, {}).values()
        return [row for row in rows if all(row[name] == value for name, value in fields.items())]

    def sees(self, kind: str, row_id: Any) -> bool:
        """Tell whether a row of what the API calls ``kind`` may be shown."""
        row = self.row(kind, row_id)
        if not row:
            return False
        return kind == "skills" or self.operator_sees(kind) or self._sees(kind, row)

    def operator_sees(self, kind: str) -> bool:
        """Tell whether the person sees every row of a kind as an operator."""
        return self.operator and kind != "rankings"

    def _sees(self, kind: str, row: Row) -> bool:
        if kind == "specialists":
            return row["id"] in self.own
        if kind == "clients":
            return row["id"] in self.clients
        if kind == "missions":
            return self._knows_mission(row)
        if kind in {"contests", "documents"}:
            return row["specialist_id"] in self.own
        if kind == "rule-sets":
            return row["activated_at"] is not None
        if kind == "rankings":
            return bool(self.own) and (
                self.sees("missions", row["mission_id"]) or self._is_shown(row["id"])
            )
        if kind == "blocks":
            return self.sees("clients", row["client_id"])
        if kind in {"order-terms", "reconciliations"}:
            return False
        if kind == "proposals" and row["status"] in {"draft", "lapsed"} and not row["sent_at"]:
            return row["specialist_id"] in self.own
        return bool(self.sides(kind, row["id"]))

    def _knows_mission(self, row: Row) -> bool:
        if row["client_id"] in self.clients:
            return True
        if self.own and not self.left and row["status"] in PUBLISHED:
            return True
        offers = (*self._all("mission-invitations"), *self._all("proposals"))
        return any(o["mission_id"] == row["id"] and o["specialist_id"] in self.own for o in offers)

    def _is_shown(self, run_id: UUID) -> bool:
        return any(r["specialist_id"] in self.own for r in self._all("results", run_id=run_id))

    def sides(self, kind: str, row_id: Any) -> set[str]:
        """Return the sides of an agreement that the person is on: client, specialist or both."""
        row = self.row(kind, row_id)
        if not row:
            return set()
        if kind == "periods":
            return self.sides("engagements", row["engagement_id"])
        if kind == "orders":
            return self.sides("engagements", row["engagement_id"])
        if kind == "entries":
            return self.sides("shortlists", row["shortlist_id"])
        if kind == "engagements":
            return self.sides("proposals", self.row("versions", row["agreed_id"])["proposal_id"])
        if kind == "interviews":
            proposal = row["proposal_id"]
            return self.sides("proposals", proposal) if self.sees("proposals", proposal) else set()
        if self.operator:
            return {"client", "specialist"}
        mission = row if kind == "missions" else self.row("missions", row["mission_id"])
        found = {"client"} if mission["client_id"] in self.clients else set()
        return found | ({"specialist"} if row.get("specialist_id") in self.own else set())

    def decides(self, mission_id: Any) -> bool:
        """Tell whether the person decides about a mission."""
        return "client" in self.sides("missions", mission_id)

    def answers(self, proposal_id: Any) -> bool:
        """Tell whether it is the person's side that the latest version waits for."""
        if not self.sees("proposals", proposal_id):
            return False
        versions = self._all("versions", proposal_id=proposal_id)
        by = max(versions, key=lambda version: version["number"])["offered_by"]
        other = {"client": "specialist", "specialist": "client"}[by]
        return other in self.sides("proposals", proposal_id)

    def may_hear_of(self, kind: str, row_id: UUID) -> bool:
        """Tell whether an answer to the person may name a row at all."""
        if self.sees(kind, row_id):
            return True
        if kind == "specialists":
            return self._may_meet(row_id)
        if kind == "missions":
            runs = self._all("rankings", mission_id=row_id)
            return any(self.sees("rankings", run["id"]) for run in runs)
        if kind == "clients":
            missions = self._all("missions", client_id=row_id)
            return any(self.sees("missions", mission["id"]) for mission in missions)
        if kind == "rankings":
            return self.decides(self.row(kind, row_id).get("mission_id"))
        return False

    def _may_meet(self, specialist_id: UUID) -> bool:
        """Tell whether a client was offered somebody: ranked, listed, asked or offering."""
        of_one = {"specialist_id": specialist_id}
        if any(self.sees("blocks", row["id"]) for row in self._all("blocks", **of_one)):
            return True
        for row in self._all("results", **of_one):
            if self.decides(self.row("rankings", row["run_id"])["mission_id"]):
                return True
        for row in self._all("entries", **of_one):
            if self.sees("shortlists", row["shortlist_id"]):
                return True
        return any(
            self.sees(kind, row["id"]) and "client" in self.sides(kind, row["id"])
            for kind in ("mission-invitations", "proposals")
            for row in self._all(kind, **of_one)
        )


May = Callable[[Truth, Target], bool]


def on_side(kind: str, side: str) -> May:
    """Let those act who see a row and are on one side of it."""
    return lambda t, at: t.sees(kind, at["pk"]) and side in t.sides(kind, at["pk"])


def seeing(kind: str, name: str = "pk") -> May:
    """Let those act who see a row."""
    return lambda t, at: t.sees(kind, at[name])


def operators(t: Truth, at: Target) -> bool:
    """Let operators act, where the row is their account's."""
    kind = at.get("kind")
    return t.operator and (kind is None or bool(t.row(kind, at["pk"])))


def operating(t: Truth, at: Target) -> bool:
    """Let operators make what is about no row yet."""
    return t.operator


def deciding(t: Truth, at: Target) -> bool:
    """Let those act who decide about a mission."""
    return t.decides(at["pk"])


def watching(t: Truth, at: Target) -> bool:
    """Let specialists act who see a mission."""
    return bool(t.own) and t.sees("missions", at["pk"])


def asking_why(t: Truth, at: Target) -> bool:
    """Let those ask about anybody who decide about a mission, specialists about themselves."""
    about = at["specialist"]
    if not (t.sees("missions", at["pk"]) and t.row("specialists", about)):
        return False
    return t.decides(at["pk"]) or about in t.own


def contesting(t: Truth, at: Target) -> bool:
    """Let those act whom a ranking is about."""
    return t.sees("rankings", at["pk"])


def own_contest(t: Truth, at: Target) -> bool:
    """Let those act who contested."""
    return t.row("contests", at["pk"]).get("specialist_id") in t.own


def answering(t: Truth, at: Target) -> bool:
    """Let the side act that the latest version of a proposal waits for."""
    return t.answers(at["pk"])


def offering(t: Truth, at: Target) -> bool:
    """Let specialists offer themselves for what they see, and operators anybody."""
    about = at["specialist"]
    known = bool(t.row("specialists", about)) if t.operator else about in t.own
    return known and t.sees("missions", at["pk"])
