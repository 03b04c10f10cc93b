"""Every endpoint of the marketplace: what rows it is about, who may use it, what it is sent."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.utils import timezone

from proofs.marketplace.entitled import (
    May,
    Target,
    answering,
    asking_why,
    contesting,
    deciding,
    offering,
    on_side,
    operating,
    operators,
    own_contest,
    seeing,
    watching,
)

Body = Callable[[Target], dict[str, Any]]

LISTS: Final = {
    f"{kind}/": kind
    for kind in (
        *("clients", "contests", "engagements", "interviews", "mission-invitations", "missions"),
        *("order-terms", "orders", "proposals", "rankings", "reconciliations", "rule-sets"),
        *("shortlists", "skills", "specialists"),
    )
}
"""Lists, and what they are of: their ids are compared with those that somebody may see."""

OWN: Final = "specialists/me/"
"""What answers the specialist that somebody is."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """``kind`` are the rows that it is asked about, one by one."""

    kind: str
    may: May
    body: Body = lambda at: {}
    query: str = ""


def _said(**fields: Any) -> Body:
    return lambda at: fields


def _about(**fields: str) -> Body:
    """Say ids of the target in the body, by the names there."""
    return lambda at: {name: str(at[where]) for name, where in fields.items()} | TERMS


WHY: Final = {"reason": "Because."}
TERMS: Final = {"message": "Come.", "name": "A list", "day_rate": "400.00"}
LATER: Final = (timezone.now() + timedelta(days=3)).isoformat()
FILE: Final = {
    "name": "x.pdf",
    "media_type": "application/pdf",
    "size_bytes": 3,
    "sha256": "0" * 64,
}
PERSON: Final = {"headline": "H", "name": "Ada B", "identity": {"family_name": "B"}}
SKILL: Final = {"name": "A new skill"}
MONTH: Final = {"month": "2026-01"}
RULES: Final = {"company_id": 1, "product_id": 1, "currency": "CHF"}
WEIGHTS: Final = {"weights": {"skills": 1000}}


def _mission(at: Target) -> dict[str, Any]:
    client = str(at.get("client_id", at["pk"]))
    return {
        "client": client,
        "client_id": client,
        "title": "T",
        "starts_on": "2100-01-01",
        "ends_on": "2100-02-01",
    }


def _period(at: Target) -> dict[str, Any]:
    return {"starts_on": str(date(2026, 5, 1)), "ends_on": str(date(2026, 6, 1))}


def _worked(at: Target) -> dict[str, Any]:
    return {"entries": [{"day": "2026-01-06", "days": "1"}]}


GETS: Final = {
    **{
        f"{kind}/{{pk}}/": Endpoint(kind, seeing(kind))
        for kind in LISTS.values()
        if kind != "rankings"
    },
    "clients/{pk}/blocks/": Endpoint("clients", seeing("clients")),
    "engagements/{engagement_id}/periods/": Endpoint(
        "engagements", seeing("engagements", "engagement_id")
    ),
    "engagements/{engagement_id}/periods/{pk}/": Endpoint("periods", seeing("periods")),
    "missions/{pk}/matches/": Endpoint("missions", deciding),
    "missions/{pk}/near-misses/": Endpoint("missions", deciding),
    "missions/{pk}/why-not/": Endpoint("missions", asking_why, query="specialist={specialist}"),
    "specialists/{pk}/documents/": Endpoint("specialists", seeing("specialists")),
    "specialists/{pk}/export/": Endpoint("specialists", operators),
}

_PERIOD: Final = "engagements/{engagement_id}/periods/"
_ENTRY: Final = "shortlists/{shortlist_id}/entries/"
_DOCUMENT: Final = "specialists/{pk}/documents/"
_by_specialist = on_side("periods", "specialist")
_by_client = on_side("periods", "client")
_offered = on_side("proposals", "specialist")
_offered_to = on_side("proposals", "client")
_asked = on_side("mission-invitations", "specialist")
_lists = seeing("shortlists")
_entries = seeing("entries")
_self = seeing("specialists")

WRITES: Final = {
    ("post", "clients/"): Endpoint("clients", operating, _said(name="A client")),
    ("patch", "clients/{pk}/"): Endpoint("clients", operators, _said(name="A client")),
    ("put", "clients/{pk}/"): Endpoint("clients", operators, _said(name="A client")),
    ("delete", "clients/{pk}/"): Endpoint("clients", operators),
    ("put", "clients/{pk}/contacts/"): Endpoint("clients", operators, _said(user_ids=[])),
    ("post", "clients/{pk}/blocks/"): Endpoint(
        "clients",
        seeing("clients"),
        lambda at: {"specialist_id": str(at["specialist"]), **WHY},
    ),
    ("delete", "clients/{pk}/blocks/{specialist_id}/"): Endpoint("blocks", seeing("clients")),
    ("post", "contests/{pk}/answer/"): Endpoint(
        "contests", operators, _said(upheld=True, answer="Yes.")
    ),
    ("post", "contests/{pk}/withdraw/"): Endpoint("contests", own_contest, _said(**WHY)),
    ("post", "engagements/{pk}/start/"): Endpoint("engagements", on_side("engagements", "client")),
    ("post", "engagements/{pk}/finish/"): Endpoint("engagements", on_side("engagements", "client")),
    ("post", "engagements/{pk}/cancel/"): Endpoint(
        "engagements", seeing("engagements"), _said(**WHY)
    ),
    ("post", _PERIOD): Endpoint(
        "engagements",
        lambda t, at: "specialist" in t.sides("engagements", at["engagement_id"]),
        _period,
    ),
    ("patch", f"{_PERIOD}{{pk}}/"): Endpoint("periods", _by_specialist, _period),
    ("delete", f"{_PERIOD}{{pk}}/"): Endpoint("periods", _by_specialist),
    ("put", f"{_PERIOD}{{pk}}/entries/"): Endpoint("periods", _by_specialist, _worked),
    ("post", f"{_PERIOD}{{pk}}/submit/"): Endpoint("periods", _by_specialist),
    ("post", f"{_PERIOD}{{pk}}/approve/"): Endpoint("periods", _by_client, _said(days="1.00")),
    ("post", f"{_PERIOD}{{pk}}/send-back/"): Endpoint("periods", _by_client, _said(**WHY)),
    ("post", "interviews/"): Endpoint(
        "proposals",
        _offered_to,
        lambda at: {"proposal_id": str(at["pk"]), "starts_at": LATER},
    ),
    ("patch", "interviews/{pk}/"): Endpoint(
        "interviews", seeing("interviews"), _said(starts_at=LATER)
    ),
    ("post", "interviews/{pk}/cancel/"): Endpoint("interviews", seeing("interviews")),
    ("post", "interviews/{pk}/hold/"): Endpoint("interviews", on_side("interviews", "client")),
    ("post", "mission-invitations/"): Endpoint(
        "missions", deciding, _about(mission_id="pk", specialist_id="specialist")
    ),
    ("post", "mission-invitations/{pk}/accept/"): Endpoint("mission-invitations", _asked),
    ("post", "mission-invitations/{pk}/decline/"): Endpoint(
        "mission-invitations", _asked, _said(**WHY)
    ),
    ("post", "mission-invitations/{pk}/withdraw/"): Endpoint(
        "mission-invitations", on_side("mission-invitations", "client"), _said(**WHY)
    ),
    ("post", "missions/"): Endpoint("clients", seeing("clients"), _mission),
    ("patch", "missions/{pk}/"): Endpoint("missions", deciding, _said(title="T")),
    ("put", "missions/{pk}/"): Endpoint("missions", deciding, _mission),
    ("delete", "missions/{pk}/"): Endpoint("missions", deciding),
    ("post", "missions/{pk}/publish/"): Endpoint("missions", deciding),
    ("post", "missions/{pk}/cancel/"): Endpoint("missions", deciding, _said(**WHY)),
    ("put", "missions/{pk}/favourite/"): Endpoint("missions", watching),
    ("delete", "missions/{pk}/favourite/"): Endpoint("missions", watching),
    ("post", "missions/{pk}/match/"): Endpoint("missions", deciding),
    ("post", "order-terms/"): Endpoint("order-terms", operating, _said(**RULES)),
    ("patch", "order-terms/{pk}/"): Endpoint("order-terms", operators, _said(**RULES)),
    ("put", "order-terms/{pk}/"): Endpoint("order-terms", operators, _said(**RULES)),
    ("delete", "order-terms/{pk}/"): Endpoint("order-terms", operators),
    ("post", "orders/{pk}/retry/"): Endpoint("orders", operators),
    ("post", "orders/open-partner/"): Endpoint("clients", operators, _about(client_id="pk")),
    ("post", "proposals/"): Endpoint(
        "missions", offering, _about(mission_id="pk", specialist_id="specialist")
    ),
    ("patch", "proposals/{pk}/"): Endpoint("proposals", _offered, _said(day_rate="400.00")),
    ("delete", "proposals/{pk}/"): Endpoint("proposals", _offered),
    ("post", "proposals/{pk}/send/"): Endpoint("proposals", _offered),
    ("post", "proposals/{pk}/withdraw/"): Endpoint("proposals", _offered, _said(**WHY)),
    ("post", "proposals/{pk}/see/"): Endpoint("proposals", _offered_to),
    ("post", "proposals/{pk}/decline/"): Endpoint("proposals", _offered_to, _said(**WHY)),
    ("post", "proposals/{pk}/counter/"): Endpoint(
        "proposals", answering, lambda at: {"version": at["version"], "day_rate": "300.00"}
    ),
    ("post", "proposals/{pk}/accept/"): Endpoint(
        "proposals", answering, lambda at: {"version": at["version"]}
    ),
    ("post", "rankings/{pk}/contest/"): Endpoint("rankings", contesting, _said(text="No.")),
    ("post", "reconciliations/"): Endpoint("reconciliations", operating, _said(**MONTH)),
    ("post", "rule-sets/"): Endpoint("rule-sets", operating, _said(**WEIGHTS)),
    ("post", "rule-sets/{pk}/activate/"): Endpoint("rule-sets", operators),
    ("post", "rule-sets/{pk}/backtest/"): Endpoint(
        "rule-sets", operators, _said(since="2026-01-01T00:00:00Z")
    ),
    ("post", "shortlists/"): Endpoint("missions", deciding, _about(mission_id="pk")),
    ("patch", "shortlists/{pk}/"): Endpoint("shortlists", _lists, _said(name="Another")),
    ("delete", "shortlists/{pk}/"): Endpoint("shortlists", _lists),
    ("put", "shortlists/{pk}/order/"): Endpoint("shortlists", _lists, _said(entry_ids=[])),
    ("post", _ENTRY): Endpoint(
        "shortlists",
        seeing("shortlists", "shortlist_id"),
        _about(specialist_id="specialist"),
    ),
    ("patch", f"{_ENTRY}{{pk}}/"): Endpoint("entries", _entries, _said(note="Mine")),
    ("delete", f"{_ENTRY}{{pk}}/"): Endpoint("entries", _entries),
    ("put", f"{_ENTRY}{{pk}}/vote/"): Endpoint("entries", _entries, _said(value=1)),
    ("delete", f"{_ENTRY}{{pk}}/vote/"): Endpoint("entries", _entries),
    ("post", "skills/"): Endpoint("skills", operating, _said(**SKILL)),
    ("patch", "skills/{pk}/"): Endpoint("skills", operators, _said(**SKILL)),
    ("put", "skills/{pk}/"): Endpoint("skills", operators, _said(**SKILL)),
    ("delete", "skills/{pk}/"): Endpoint("skills", operators),
    ("post", "specialists/"): Endpoint("specialists", operating, _said(**PERSON)),
    ("patch", "specialists/{pk}/"): Endpoint("specialists", _self, _said(headline="H")),
    ("put", "specialists/{pk}/"): Endpoint("specialists", _self, _said(**PERSON)),
    ("delete", "specialists/{pk}/"): Endpoint("specialists", operators),
    ("post", "specialists/{pk}/confirm-availability/"): Endpoint("specialists", _self),
    ("put", "specialists/{pk}/languages/"): Endpoint("specialists", _self, _said(languages=[])),
    ("put", "specialists/{pk}/skills/"): Endpoint("specialists", _self, _said(skills=[])),
    ("post", "specialists/{pk}/erase/"): Endpoint("specialists", operators),
    ("post", _DOCUMENT): Endpoint("specialists", _self, _said(**FILE)),
    ("post", f"{_DOCUMENT}upload/"): Endpoint("specialists", _self, _said(**FILE)),
    ("delete", f"{_DOCUMENT}{{document_id}}/"): Endpoint("documents", _self),
    ("post", f"{_DOCUMENT}{{document_id}}/link/"): Endpoint("documents", _self),
}
READS_BY_POST: Final = frozenset({f"{_DOCUMENT}{{document_id}}/link/"})
"""What a token without the right to write may do although it is no GET."""
