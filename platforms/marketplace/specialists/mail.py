"""What specialists are written by mail, in their language."""

from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext

from annex.identity.models import Account, Person
from annex.tenancy.context import require_account_id
from platforms.marketplace.specialists.models import Specialist

PAGE = "/profile"
"""Where the web app lets somebody confirm their availability by one click."""


def send_question(specialist_id: UUID) -> None:
    """Ask a specialist of the account entered whether their availability is still true.

    Nobody is asked who no longer signs in. Raises OSError when the mail can not leave.
    """
    specialist = Specialist.objects.filter(pk=specialist_id).first()
    if specialist is None or specialist.user_id is None:
        return
    person = Person.objects.filter(pk=specialist.user_id, is_active=True).first()
    if person is None:
        return
    account = Account.objects.get(pk=require_account_id())
    with translation.override(person.language):
        subject = gettext("Are you still available? %(account)s would like to know.")
        body = (
            gettext("Hello,"),
            gettext(
                "Clients of %(account)s see when you are free and how many days a week. "
                "You last confirmed this more than two weeks ago."
            )
            % {"account": account.name},
            gettext("To confirm it by one click, or change it, open this page:"),
            f"{settings.PUBLIC_URL}{PAGE}",
            gettext("Until then you are shown as before, below those who confirmed."),
        )
        message = EmailMessage(
            # A line break in a company's name would begin another header.
            subject=" ".join((subject % {"account": account.name}).split()),
            body="\n\n".join(body) + "\n",
            to=[person.email],
        )
    message.send()
