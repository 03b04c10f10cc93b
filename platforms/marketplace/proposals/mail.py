"""What is written by mail to whoever has to answer, in their language."""

from collections.abc import Mapping
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext

from annex.identity.mail import send
from annex.identity.models import Account
from annex.tenancy.context import require_account_id
from platforms.marketplace.proposals.models import Invitation, Proposal, Side
from platforms.marketplace.proposals.reads import (
    latest_side,
    open_proposals,
    sent_invitations,
    who_answers_invitations,
    who_answers_proposals,
)
from platforms.marketplace.skills.policies import who_may_answer

PAGE = "/proposals"
"""Where the web app shows proposals, and to specialists the invitations that wait."""
PARTIES = ("mission__client", "specialist__identity")


def remind_of_proposal(proposal_id: UUID, user_id: UUID) -> None:
    """Remind somebody of the account entered of a proposal that waits for their answer.

    Nothing is sent once it has ended or was answered. Raises OSError when the mail can not leave.
    """
    rows = open_proposals().filter(pk=proposal_id, reminded_at__isnull=False)
    row = rows.select_related(*PARTIES).annotate(offered_by=latest_side()).first()
    if row is not None and user_id in who_answers_proposals([row.pk]).get(row.pk, ()):
        _send(row, row.offered_by, user_id, f"{PAGE}/{row.pk}")


def remind_of_invitation(invitation_id: UUID, user_id: UUID) -> None:
    """Remind a specialist of the account entered of an invitation, as of a proposal."""
    rows = sent_invitations().filter(pk=invitation_id, reminded_at__isnull=False)
    row = rows.select_related(*PARTIES).first()
    if row is not None and user_id in who_answers_invitations([row.pk]).get(row.pk, ()):
        _send(row, None, user_id, PAGE)


def _send(row: Proposal | Invitation, side: str | None, user_id: UUID, path: str) -> None:
    account = Account.objects.get(pk=require_account_id())
    member = who_may_answer().filter(user_id=user_id).first()
    if member is None or row.respond_by is None or account.status != Account.Status.ACTIVE:
        return
    with translation.override(member.language):
        day = date_format(row.respond_by, "DATE_FORMAT")
        subject = gettext("Answer by %(day)s: %(mission)s")
        body = (
            gettext("Hello,"),
            _what_waits(side) % _names(row),
            gettext("Your answer has to come by %(moment)s UTC; after that it ends by itself.")
            % {"moment": date_format(row.respond_by, "DATETIME_FORMAT")},
            gettext("To answer, sign in and open this page:"),
            f"{settings.PUBLIC_URL}{path}",
        )
        said = subject % {"day": day, "mission": row.mission.title}
        send(member.email, said, "\n\n".join(body) + "\n")


def _what_waits(side: str | None) -> str:
    """Return the sentence for what a side offered, and for an invitation, which is of none."""
    if side is None:
        return gettext("%(client)s invites you to propose for “%(mission)s”.")
    if side == Side.SPECIALIST:
        return gettext("%(specialist)s has made an offer for “%(mission)s”.")
    return gettext("%(client)s has made you another offer for “%(mission)s”.")


def _names(row: Proposal | Invitation) -> Mapping[str, str]:
    return {
        "client": row.mission.client.name,
        "specialist": row.specialist.identity.full_name,
        "mission": row.mission.title,
    }
