"""Missions of the legacy application, what they ask for, who likes them, and who offers."""

from datetime import datetime, timedelta
from typing import Any, Final

from annex.rescue.takeover.legacy import LegacyRow
from annex.rescue.takeover.plans import Known, Refused, RowWrite, Taken
from platforms.marketplace.missions.models import (
    Favourite,
    Mission,
    MissionStatus,
    Requirement,
)
from platforms.marketplace.proposals.models import Proposal, ProposalStatus, ProposalVersion

STATUSES: Final = {
    "draft": MissionStatus.DRAFT,
    "open": MissionStatus.OPEN,
    "filled": MissionStatus.FILLED,
    "closed": MissionStatus.DONE,
}
"""The places of the workflow ``mission_publishing`` (workflow:dump)."""
CLOSED: Final = "It was closed in the application before."
NOT_CHOSEN: Final = "Its mission was over when it was taken over."
ANSWER_WITHIN: Final = timedelta(days=14)


def take_mission(row: LegacyRow, known: Known) -> Taken:
    """Return a mission of a client."""
    if row["status"] not in STATUSES:
        raise Refused(f"The status {row['status']} is none of {', '.join(STATUSES)}.")
    status = STATUSES[row["status"]]
    starts_on, ends_on = row["starts_on"], row["ends_on"]
    if ends_on is not None and starts_on is None:
        raise Refused("It has an end and no start.")
    notes: list[str] = []
    if ends_on is not None:
        # Its last day there; here the first one after it.
        ends_on += timedelta(days=1)
    if not 1 <= row["days_per_week"] <= 7:
        raise Refused(f"{row['days_per_week']} days a week are none of 1 to 7.")
    values = {
        "client_id": known.id_of("client_contact", row["client_id"]),
        "reference": row["reference"],
        "title": row["title"],
        "description": row["description"],
        "status": status,
        "status_reason": CLOSED if status == MissionStatus.DONE else "",
        "starts_on": starts_on,
        "ends_on": ends_on,
        "days_per_week": row["days_per_week"],
        "budget_per_day": row["budget_per_day"],
        "published_at": row["published_at"],
        "created_at": row["published_at"] or known.source.begun_at,
    }
    if row["published_at"] is None:
        notes.append("Nothing says when it was made; the begin of the takeover is taken.")
    names = {"id": row.key, "ulid": str(row["ulid"]), "slug": row["slug"]}
    write = RowWrite(Mission, known.new_id("mission", row.key), values)
    return Taken(writes=[write], notes=notes, names=names, left={"version": row["version"]})


def take_requirement(row: LegacyRow, known: Known) -> Taken:
    """Return a skill that a mission asks for; the application asked for no level."""
    values = {
        "mission_id": known.id_of("mission", row["mission_id"]),
        "skill_id": known.id_of("skill", row["skill_id"]),
        "is_must": True,
        "min_level": 1,
    }
    write = RowWrite(Requirement, known.new_id("requirement", row.key), values)
    return Taken(writes=[write], notes=["It asked for no level; the lowest is taken."])


def take_favourite(row: LegacyRow, known: Known) -> Taken:
    """Return a mission that a specialist keeps an eye on."""
    values = {
        "specialist_id": known.id_of("specialist", row["specialist_id"]),
        "mission_id": known.id_of("mission", row["mission_id"]),
    }
    return Taken(writes=[RowWrite(Favourite, known.new_id("favourite", row.key), values)])


def take_proposal(row: LegacyRow, known: Known) -> Taken:
    """Return a proposal with its only version; it awaits an answer while its mission is open.

    The application knew neither dates to answer by nor ends: from the begin of the takeover clients
    have as long as for any other.
    """
    mission = Mission.objects.get(pk=known.id_of("mission", row["mission_id"]))
    pk, offered_at = known.new_id("proposal", row.key), row["created_at"]
    values = {
        "mission_id": mission.pk,
        "specialist_id": known.id_of("specialist", row["specialist_id"]),
        "agency_name": row["agency_name"] or "",
        "created_at": offered_at,
        "sent_at": offered_at,
        **_state(mission, known.source.begun_at),
    }
    offer = {
        "proposal_id": pk,
        "day_rate": row["day_rate"],
        "starts_on": mission.starts_on,
        "ends_on": mission.ends_on,
        "days_per_week": mission.days_per_week,
        "motivation": row["motivation"],
        "answers": row.plain("answers") or {},
        "offered_at": offered_at,
    }
    version = RowWrite(ProposalVersion, known.new_id("version", row.key), offer)
    names = {"id": str(row["id"]), "kind": row["kind"]}
    if row["external_guid"] is not None:
        names["external_guid"] = str(row["external_guid"])
    note = "It had no dates of its own; those of the mission are taken."
    write = RowWrite(Proposal, pk, values)
    return Taken(writes=[write, version], notes=[note], names=names)


def _state(mission: Mission, begun_at: datetime) -> dict[str, Any]:
    if mission.status == MissionStatus.OPEN:
        return {"status": ProposalStatus.SENT, "respond_by": begun_at + ANSWER_WITHIN}
    return {"status": ProposalStatus.DECLINED, "reason": NOT_CHOSEN, "decided_at": begun_at}
