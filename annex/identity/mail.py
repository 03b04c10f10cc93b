"""What is written to people by mail, in their language."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from annex.identity.models import Account, Invitation, Person
from annex.tenancy.context import require_account_id


def send_invitation(invitation: Invitation, secret: str) -> None:
    """Mail an invitation of the account entered to its address. Raises OSError when it can not."""
    account = Account.objects.get(pk=require_account_id())
    # A request of the API resolves by its version, which knows no pages.
    path = reverse("oauth2_provider:invitation", settings.ROOT_URLCONF, kwargs={"secret": secret})
    with translation.override(invitation.language):
        context = {
            "account": account.name,
            "inviter": _inviter(invitation),
            "role": invitation.get_role_display(),
            "url": f"{settings.PUBLIC_URL}{path}",
            "expires_at": invitation.expires_at,
        }
        subject = gettext("Join %(account)s on Annex") % {"account": account.name}
        body = render_to_string("identity/mail/invitation.txt", context)
    send(invitation.email, subject, body)


def send(address: str, subject: str, body: str) -> None:
    """Mail a text to one address. Raises OSError when it can not leave."""
    # A line break in a company's name would begin another header.
    EmailMessage(subject=" ".join(subject.split()), body=body, to=[address]).send()


def _inviter(invitation: Invitation) -> Person | None:
    """Return who invited, when that was a person and they belong to the account still."""
    if invitation.invited_by_id is None:
        return None
    return Person.objects.filter(pk=invitation.invited_by_id).first()
