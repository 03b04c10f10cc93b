"""What waits for an answer, and for whose."""

from collections.abc import Collection, Mapping, Set
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from platforms.marketplace.clients.audiences import contacts
from platforms.marketplace.proposals.models import (
    OPEN,
    Invitation,
    InvitationStatus,
    Proposal,
    ProposalVersion,
    Side,
)


def open_proposals() -> QuerySet[Proposal]:
    """Return the proposals that wait."""
    return Proposal.objects.filter(status__in=OPEN)


def latest_side() -> Subquery:
    """Return who made a proposal's latest version; the other side answers it."""
    versions = ProposalVersion.objects.filter(proposal=OuterRef("pk")).order_by("-number")
    return Subquery(versions.values("offered_by")[:1])


def sent_invitations() -> QuerySet[Invitation]:
    """Return the invitations that wait."""
    return Invitation.objects.filter(status=InvitationStatus.SENT)


def who_answers_proposals(proposal_ids: Collection[UUID]) -> Mapping[UUID, Set[UUID]]:
    """Return the users whose answer each proposal waits for; those that ended are left out."""
    rows = list(
        open_proposals()
        .filter(pk__in=proposal_ids)
        .annotate(offered_by=latest_side())
        .values_list("pk", "offered_by", "specialist__user_id", "mission__client_id")
    )
    of_clients = contacts(client_id for *_, client_id in rows)
    return {
        pk: of_clients.get(client_id, set()) if side == Side.SPECIALIST else _just(user_id)
        for pk, side, user_id, client_id in rows
    }


def who_answers_invitations(invitation_ids: Collection[UUID]) -> Mapping[UUID, Set[UUID]]:
    """Return the users whose answer each invitation waits for; those that ended are left out."""
    rows = sent_invitations().filter(pk__in=invitation_ids)
    return {pk: _just(user_id) for pk, user_id in rows.values_list("pk", "specialist__user_id")}


def _just(user_id: UUID | None) -> Set[UUID]:
    return set() if user_id is None else {user_id}
