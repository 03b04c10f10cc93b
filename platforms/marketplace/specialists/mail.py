"""What specialists are written by mail, in their language."""

from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext

from annex.identity.mail import send
from annex.identity.models import Account
from annex.tenancy.context import require_account_id
from platforms.marketplace.skills.policies import who_may_answer
from platforms.marketplace.specialists.models import Specialist
from platforms.marketplace.specialists.services import questions
from platforms.marketplace.specialists.services.availability import ASK_AGAIN_AFTER

PROFILE = "/profile"
"""Where the web app lets somebody change their availability."""
PAGE = "confirm-availability"


def send_question(specialist_id: UUID) -> None:
    """Ask a specialist of the account entered whether their availability is still true.

    Nobody is asked who has answered meanwhile, or may not any more. Raises OSError when the mail
    can not leave.
    """
    specialist = Specialist.objects.filter(pk=specialist_id).first()
    if specialist is None or specialist.user_id is None:
        return
    asked_at = specialist.availability_asked_at
    if asked_at is None or specialist.has_confirmed_since(asked_at):
        return
    member = who_may_answer().filter(user_id=specialist.user_id).first()
    if member is None:
        return
    account = Account.objects.get(pk=require_account_id())
    token = questions.token_of(specialist.user_id, asked_at)
    path = reverse(PAGE, settings.ROOT_URLCONF, kwargs={"token": token})
    with translation.override(member.language):
        subject = gettext("Are you still available? %(account)s would like to know.")
        body = (
            gettext("Hello,"),
            gettext(
                "Clients of %(account)s see when you are free and how many days a week. "
                "You have not confirmed this for two weeks."
            )
            % {"account": account.name},
            gettext("To confirm it by one click, without signing in, open this page:"),
            f"{settings.PUBLIC_URL}{path}",
            gettext("It works until %(day)s, and for nothing else. To change what is shown:")
            % {"day": date_format(asked_at + ASK_AGAIN_AFTER, "DATE_FORMAT")},
            f"{settings.PUBLIC_URL}{PROFILE}",
            gettext("Until then you are shown as before, below those who confirmed."),
        )
        send(member.email, subject % {"account": account.name}, "\n\n".join(body) + "\n")
