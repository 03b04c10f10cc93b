"""Where an invited person becomes a member, whether or not they use the product already."""

from typing import Any

from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.template.response import TemplateResponse
from django.utils import timezone, translation
from django.views.generic import View

from annex.identity import invitations
from annex.identity.forms import NewPersonForm
from annex.identity.invitations import Offer
from annex.identity.models import User
from annex.identity.policies import InvitationNotFound
from annex.identity.services import AlreadyMember, EmailTaken
from annex.identity.views.pages import SignInPage

BACKEND = "django.contrib.auth.backends.ModelBackend"


class InvitationView(SignInPage, View):
    """Show what an invitation offers, and take it.

    A secret that opens nothing is answered the same way whatever the reason: never sent, used,
    revoked, expired, or of an account that takes nobody in.
    """

    def get(self, request: HttpRequest, secret: str) -> HttpResponseBase:
        offer = invitations.recognise(secret)
        return self._gone() if offer is None else self._page(offer, NewPersonForm())

    def post(self, request: HttpRequest, secret: str) -> HttpResponseBase:
        offer = invitations.recognise(secret)
        if offer is None:
            return self._gone()
        if isinstance(request.user, User):
            return self._join(offer, request.user, secret)
        if _has_user(offer):
            return self._page(offer, NewPersonForm())
        return self._begin(offer, secret)

    def _join(self, offer: Offer, user: User, secret: str) -> HttpResponseBase:
        """Make the person who is signed in a member."""
        try:
            invitations.accept(secret=secret, user=user, at=timezone.now())
        except InvitationNotFound:
            return self._gone()
        except (invitations.ForSomebodyElse, AlreadyMember):
            return self._page(offer, NewPersonForm(), refused=True)
        return self._enter(offer)

    def _begin(self, offer: Offer, secret: str) -> HttpResponseBase:
        """Make a new person, let them join, and sign them in."""
        form = NewPersonForm(self.request.POST)
        if not form.is_valid():
            return self._page(offer, form)
        try:
            _, user = invitations.accept_as_new(
                secret=secret, at=timezone.now(), **form.cleaned_data
            )
        except ValidationError as error:
            form.add_error(None, error)
            return self._page(offer, form)
        except (InvitationNotFound, EmailTaken):
            return self.get(self.request, secret)  # somebody was faster
        login(self.request, user, backend=BACKEND)
        return self._enter(offer)

    def _enter(self, offer: Offer) -> HttpResponseBase:
        # The web app is signed in silently, in the account last used here.
        self.request.session["account"] = offer.account.slug
        return HttpResponseRedirect("/")

    def _page(
        self, offer: Offer, form: NewPersonForm, *, refused: bool = False
    ) -> HttpResponseBase:
        user = self.request.user if isinstance(self.request.user, User) else None
        if user is None:
            translation.activate(offer.invitation.language)
            self.request.LANGUAGE_CODE = offer.invitation.language
        context: dict[str, Any] = {
            "account": offer.account,
            "invitation": offer.invitation,
            "form": form,
            "refused": refused,
            "is_theirs": user is not None and user.email == offer.invitation.email,
            "is_known": _has_user(offer),
            "sign_in_url": f"{resolve_url('oauth2_provider:login')}?next={self.request.path}",
        }
        return TemplateResponse(self.request, "identity/invitation.html", context)

    def _gone(self) -> HttpResponseBase:
        return TemplateResponse(self.request, "identity/invitation_gone.html", status=404)


def _has_user(offer: Offer) -> bool:
    """Tell whether somebody signs in with the invited address already."""
    return User.objects.filter(email=offer.invitation.email).exists()
